"""An issued document: its file name, its media type and its bytes."""

import re
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
CSV = "text/csv"
ZIP = "application/zip"

_CHUNK = 64 * 1024
# What Windows or an HTTP header forbids in a file name, and marks that would show the name turned round.
_FORBIDDEN = re.compile(
    r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+'
)
_LONGEST_PART = 60


@dataclass(frozen=True)
class Document:
    """`content` may be an open temporary file, so that a long document never stands in memory whole."""

    name: str
    media_type: str
    content: bytes | BinaryIO

    def __post_init__(self) -> None:
        if not isinstance(self.content, bytes):
            # Nobody who hands the document on knows when its last piece was sent: the file goes with the document.
            weakref.finalize(self, self.content.close)

    @property
    def size(self) -> int:
        if isinstance(self.content, bytes):
            return len(self.content)
        return self.content.seek(0, 2)

    def chunks(self) -> Iterator[bytes]:
        """The bytes from the start, in pieces; may be asked for again, but not by two readers at once."""
        if isinstance(self.content, bytes):
            yield self.content
            return
        self.content.seek(0)
        while piece := self.content.read(_CHUNK):
            yield piece

    def read(self) -> bytes:
        return b"".join(self.chunks())


def file_name(*parts: str, extension: str) -> str:
    """手数料等の納付明細_1845678_202611.xlsx: the parts that are not empty, joined, safe on every system."""
    safe = (_FORBIDDEN.sub("-", part.strip())[:_LONGEST_PART].strip(" .") for part in parts)
    return "_".join(part for part in safe if part) + f".{extension}"
