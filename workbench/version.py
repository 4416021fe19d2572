"""The version that signatures carry."""

__all__ = ["VERSION"]

VERSION = "0.2.0"
