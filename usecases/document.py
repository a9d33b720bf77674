"""The documents that use cases hand out, for the layer above."""

from documents.csv_template import csv_template
from documents.document import Document

__all__ = ["Document", "csv_template"]
