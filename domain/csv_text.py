"""The text of a CSV file as spreadsheets write it: UTF-8 with or without its mark, or CP932."""

import codecs

from domain.refusal import Refusal
from domain.writing import storable

LARGEST_CSV = 1024 * 1024
ENCODINGS = ("utf-8-sig", "cp932")


def read_csv_text(body: bytes, field: str = "file") -> str:
    """Raises file_empty, file_too_large or csv_unreadable. UTF-8 is tried first: hardly any CP932 text is also that."""
    if not body:
        raise Refusal("file_empty", field)
    if len(body) > LARGEST_CSV:
        raise Refusal("file_too_large", field, limit_mib=LARGEST_CSV // (1024 * 1024))
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in body:
        raise Refusal("csv_unreadable", field)
    for encoding in ENCODINGS:
        try:
            return storable(body.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Refusal("csv_unreadable", field)
