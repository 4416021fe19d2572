# The page, with PostgreSQL support, on the CPU. compose.yaml runs it with a database.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:${PYTHON}-slim
ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    HF_HUB_OFFLINE=1 \
    WORKBENCH_WORKSPACE=/data/workbench.sqlite
COPY constraints.txt /tmp/constraints.txt
# The CPU build of torch first, which the second step then keeps: the usual one brings gigabytes of GPU libraries.
RUN pip install --index-url https://download.pytorch.org/whl/cpu "$(grep '^torch==' /tmp/constraints.txt)"
RUN --mount=from=build,source=/wheels,target=/wheels \
    pip install --constraint /tmp/constraints.txt "$(echo /wheels/muqabala-*.whl)[page,postgres]"
RUN useradd --create-home --uid 10001 workbench && install --directory --owner workbench /data
USER workbench
WORKDIR /data
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
ENTRYPOINT ["workbench"]
CMD ["serve", "--host", "0.0.0.0", "--auth"]
