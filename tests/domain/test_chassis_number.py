"""Chassis numbers are put right, refused by place and hinted at, never guessed silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.chassis_number import ChassisNumber, grouped, read_chassis_number
from domain.finding import Finding, Severity
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from tests.domain.outcome import outcome

KEI, REGISTERED = VehicleKind.KEI, VehicleKind.REGISTERED


def hint(code: str, **facts: object) -> Finding:
    return Finding(code, Severity.WARN, "chassis_number", facts)


@pytest.mark.parametrize(
    "typed",
    ["ZVW50-6012345", "ｚｖｗ５０－６０１２３４５", " zvw50 ー 6012345\n", "ZVW50‐601\u200b2345", "ZVW50−6012345"],
)
def test_width_case_blanks_and_dashes_are_put_right(typed: str) -> None:
    assert read_chassis_number(typed, REGISTERED) == ChassisNumber("ZVW50-6012345")


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("ZVW506012345", "ZVW50-6012345"),
        ("S321V0123456", "S321V-0123456"),
        ("JF31000001", "JF3-1000001"),
        ("EK9W123456", "EK9W-123456"),
    ],
)
def test_a_hyphen_left_out_is_hinted_not_refused(typed: str, suggestion: str) -> None:
    assert read_chassis_number(typed, KEI) == ChassisNumber(
        typed, (hint("chassis_number_hyphen_missing", suggestion=suggestion),)
    )


def test_a_vin_of_an_import_needs_no_hyphen() -> None:
    assert read_chassis_number("WDB2110561A123456", REGISTERED) == ChassisNumber("WDB2110561A123456")


@pytest.mark.parametrize(
    ("typed", "position", "character", "suggestion"),
    [
        ("ZVW50-6O12345", 8, "O", "ZVW50-6012345"),
        ("ZVW50-I012345", 7, "I", "ZVW50-1012345"),
        ("WDBO110561A123456", 4, "O", "WDB0110561A123456"),
    ],
)
def test_a_letter_that_looks_like_a_digit_is_hinted(typed: str, position: int, character: str, suggestion: str) -> None:
    facts = {"position": position, "character": character, "suggestion": suggestion}
    assert read_chassis_number(typed, REGISTERED).hints == (hint("chassis_number_letter_like_digit", **facts),)


def test_a_hyphen_at_the_end_is_hinted() -> None:
    assert read_chassis_number("ZVW50-", REGISTERED).hints == (hint("chassis_number_hyphen_last"),)


@pytest.mark.parametrize(
    "typed", ["[41]12345", "東[41]12345東", "東［４１］１２３４５東", "東【41】12345東", " 東 [41] 12345 東 "]
)
def test_an_officially_stamped_number_is_kept_without_its_kanji(typed: str) -> None:
    assert read_chassis_number(typed, REGISTERED, officially_stamped=True) == ChassisNumber("[41]12345")


def test_the_stamp_of_today_is_read_too() -> None:
    assert read_chassis_number("国[01]00001国", KEI, officially_stamped=True).text == "[01]00001"


def test_with_the_stamp_flag_a_plain_number_is_taken_without_hints() -> None:
    assert read_chassis_number("ZVW506012345", REGISTERED, officially_stamped=True) == ChassisNumber("ZVW506012345")


@pytest.mark.parametrize(
    ("typed", "kind", "stamped", "refusal"),
    [
        ("", REGISTERED, False, Refusal("chassis_number_missing", "chassis_number")),
        ("　\t", REGISTERED, False, Refusal("chassis_number_missing", "chassis_number")),
        ("A" * 25, REGISTERED, False, Refusal("chassis_number_too_long", "chassis_number", limit=23, length=25)),
        ("A" * 21, KEI, False, Refusal("chassis_number_too_long", "chassis_number", limit=20, length=21)),
        ("A" * 1_000_000, KEI, False, Refusal("chassis_number_too_long", "chassis_number", limit=20, length=1_000_000)),
        ("A1", KEI, False, Refusal("chassis_number_too_short", "chassis_number", least=3)),
        ("ZVW50_1", KEI, False, Refusal("chassis_number_character", "chassis_number", position=6, character="_")),
        ("ZVW 50-あ", KEI, False, Refusal("chassis_number_character", "chassis_number", position=8, character="あ")),
        ("-ZVW50", KEI, False, Refusal("chassis_number_character", "chassis_number", position=1, character="-")),
        (
            "ZVW\x0050",
            KEI,
            False,
            Refusal("chassis_number_character", "chassis_number", position=4, character="U+0000"),
        ),
        (
            "ZVW\ud800",
            KEI,
            False,
            Refusal("chassis_number_character", "chassis_number", position=4, character="U+D800"),
        ),
        ("[41]12345", REGISTERED, False, Refusal("chassis_number_stamped_flag", "chassis_number")),
        ("[4]12345", REGISTERED, True, Refusal("chassis_number_stamped_form", "chassis_number")),
        ("[41]1234567", REGISTERED, True, Refusal("chassis_number_stamped_form", "chassis_number")),
    ],
)
def test_a_wrong_number_is_refused_with_what_is_wrong(
    typed: str, kind: VehicleKind, stamped: bool, refusal: Refusal
) -> None:
    with pytest.raises(Refusal) as refused:
        read_chassis_number(typed, kind, stamped)
    assert refused.value == refusal


@pytest.mark.parametrize(
    ("number", "groups"),
    [
        ("ZVW50-6012345", ("ZVW50", "-", "601", "2345")),
        ("CAR-01210002", ("CAR", "-", "0121", "0002")),
        ("WDB2110561A123456", ("WDB21", "1056", "1A12", "3456")),
        ("[41]12345", ("[41]1", "2345")),
    ],
)
def test_a_number_is_read_back_in_groups(number: str, groups: tuple[str, ...]) -> None:
    assert grouped(number) == groups


@given(st.text(alphabet=st.characters(), max_size=40), st.sampled_from(VehicleKind), st.booleans())
def test_any_text_is_read_or_refused_and_reads_the_same_again(text: str, kind: VehicleKind, stamped: bool) -> None:
    number = outcome(lambda: read_chassis_number(text, kind, stamped))
    if isinstance(number, Refusal):
        assert number.field == "chassis_number"
    else:
        assert read_chassis_number(number.text, kind, stamped) == number
        assert "".join(grouped(number.text)) == number.text
