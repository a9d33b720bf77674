"""Text made fit for any document."""

import pytest

from documents.printable import display_width, printable
from tests.documents.examples import BROKEN, NAMES


def test_names_stay_as_they_are() -> None:
    assert printable(NAMES) == NAMES


def test_what_no_file_can_hold_becomes_a_mark() -> None:
    assert printable(BROKEN) == "甲〓乙〓丙〓丁〓戊\U0001f697〓己 庚"


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("ABC-123", 7), ("練馬 500", 8), ("ｱｲｳ", 3), ("𠮷野家", 6), ("①㈱", 4), ("é𠮷", 4)]
)
def test_a_full_width_character_takes_two_places(text: str, width: int) -> None:
    assert display_width(text) == width
