"""The document that use cases hand out, for the layer above."""

from documents.document import Document

__all__ = ["Document"]
