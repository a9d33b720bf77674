"""A QR code: what is drawn are the modules of the encoder, black on white, with a quiet zone around."""

import re

import pytest
from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from documents.qr_code import QUIET, draw_qr

FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]


def modules(picture: str) -> list[str]:
    """The rows as the picture draws them, quiet zone included."""
    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', picture)[0])
    rows = [["0"] * side for _row in range(side)]
    for start, row, length in re.findall(r"M(\d+),(\d+)h(\d+)v1h-\3z", picture):
        rows[int(row)][int(start) : int(start) + int(length)] = "1" * int(length)
    return ["".join(row) for row in rows]


@pytest.mark.parametrize("text", ["otpauth://totp/Keizoku%3A1845678-sender001?secret=GEZDGNBVGY3TQOJQ", "x", "あ" * 60])
def test_the_picture_is_what_the_encoder_made(text: str) -> None:
    rows = modules(draw_qr(text))
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    blank = ["0" * len(rows)] * QUIET
    drawn = ["".join(str(int(code.isDark(row, column))) for column in range(count)) for row in range(count)]
    assert rows == [*blank, *(f"{'0' * QUIET}{row}{'0' * QUIET}" for row in drawn), *blank]


def test_a_reader_finds_the_three_corners() -> None:
    rows = modules(draw_qr("otpauth://totp/Keizoku"))
    near, far = QUIET, len(rows) - QUIET - 7
    corners = [(near, near), (near, far), (far, near)]
    found = [[row[left : left + 7] for row in rows[top : top + 7]] for top, left in corners]
    assert found == [FINDER] * 3


def test_the_picture_names_no_script_and_no_style() -> None:
    picture = draw_qr("<script>alert(1)</script>")
    assert re.fullmatch(r'<svg [\w=":/.\- ]+>(<path( fill="#fff")? d="[MhvzH0-9,\-]+"/>){2}</svg>', picture)
