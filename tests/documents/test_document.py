"""Documents as they are handed out: name and bytes."""

from io import BytesIO

import pytest

from documents.document import Document, file_name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("手数料等の納付明細", "1845678", "202611"), "手数料等の納付明細_1845678_202611.xlsx"),
        (("依頼一覧", "", "20261122"), "依頼一覧_20261122.xlsx"),
        (("一覧", "../../etc/passwd"), "一覧_-..-etc-passwd.xlsx"),
        (("一覧", 'A:B*C?"D"<E>|F'), "一覧_A-B-C-D-E-F.xlsx"),
        (("一覧", "改行\r\nSet-Cookie: x"), "一覧_改行-Set-Cookie- x.xlsx"),
        (("一覧", "半\ud83d片"), "一覧_半-片.xlsx"),
        (("一覧", "逆\u202exslx"), "一覧_逆-xslx.xlsx"),
        (("一覧", "工" * 300), f"一覧_{'工' * 60}.xlsx"),
    ],
)
def test_a_file_name_is_safe_on_every_system(parts: tuple[str, ...], name: str) -> None:
    assert file_name(*parts, extension="xlsx") == name


@pytest.mark.parametrize("content", [b"x" * 200_000, BytesIO(b"x" * 200_000)])
def test_the_bytes_can_be_taken_more_than_once(content: bytes | BytesIO) -> None:
    document = Document("x.pdf", "application/pdf", content)
    assert (b"".join(document.chunks()), document.size, document.read()) == (b"x" * 200_000, 200_000, b"x" * 200_000)


def test_a_long_document_comes_in_pieces() -> None:
    assert [len(piece) for piece in Document("x.pdf", "application/pdf", BytesIO(b"x" * 100_000)).chunks()] == [
        65_536,
        34_464,
    ]
