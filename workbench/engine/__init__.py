"""The pipeline's stages over partitions, and the engines that run them: this machine's cores, or Ray."""

__all__ = ()
