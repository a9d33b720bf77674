"""A CSV file is read in whatever letters a spreadsheet wrote it."""

import pytest

from domain.csv_text import LARGEST_CSV, read_csv_text
from domain.refusal import Refusal

TEXT = "ログインID,氏名\r\nsato,佐藤 髙子\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_each_usual_encoding_gives_the_same_text(encoding: str) -> None:
    assert read_csv_text(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (b"", Refusal("file_empty", "file")),
        (TEXT.encode("utf-16"), Refusal("csv_unreadable", "file")),
        (b"PK\x03\x04\0\0", Refusal("csv_unreadable", "file")),
        (b"\xff\xfd\x81", Refusal("csv_unreadable", "file")),
        (b"a" * (LARGEST_CSV + 1), Refusal("file_too_large", "file", limit_mib=1)),
    ],
)
def test_what_cannot_be_read_is_refused(body: bytes, refusal: Refusal) -> None:
    with pytest.raises(Refusal) as refused:
        read_csv_text(body)
    assert refused.value == refusal
