"""Lengths and letters of the request's second part."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.field_rules import (
    PREFECTURES,
    read_account_id,
    read_address,
    read_address_rest,
    read_delegate_number,
    read_memo,
    read_option_code,
    read_own_field,
    read_representative,
    read_vehicle_user_name,
)
from domain.refusal import Refusal
from domain.vehicle import VehicleKind
from tests.domain.outcome import outcome

KEI, REGISTERED = VehicleKind.KEI, VehicleKind.REGISTERED
READERS: list[Callable[[str], str]] = [
    read_vehicle_user_name,
    read_representative,
    lambda text: read_address(text, KEI),
    read_address_rest,
    read_memo,
    lambda text: read_own_field(text, "own_field_1"),
    read_option_code,
    read_account_id,
    read_delegate_number,
]


def refusal_of(read: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read()
    return refused.value


def test_names_and_addresses_are_kept_in_full_width() -> None:
    assert read_vehicle_user_name("㈱髙橋ABC ｼﾞﾄﾞｳｼｬ") == "㈱髙橋ＡＢＣ　ジドウシャ"
    assert read_address("東京都八王子市暁町2-2", KEI) == "東京都八王子市暁町２－２"
    assert read_address_rest("") == ""


def test_a_name_is_needed_and_has_sixty_characters_at_most() -> None:
    assert refusal_of(lambda: read_vehicle_user_name(" ")) == Refusal("field_missing", "vehicle_user_name")
    assert read_vehicle_user_name("あ" * 60) == "あ" * 60
    too_long = Refusal("text_too_long", "vehicle_user_name", limit=60, length=61)
    assert refusal_of(lambda: read_vehicle_user_name("あ" * 61)) == too_long


def test_a_name_with_an_emoji_is_refused_by_place() -> None:
    refusal = Refusal("character_unusable", "vehicle_user_name", position=3, character="🚗")
    assert refusal_of(lambda: read_vehicle_user_name("山田🚗")) == refusal


def test_the_address_of_a_kei_car_begins_with_its_prefecture() -> None:
    assert len(set(PREFECTURES)) == 47
    assert read_address("八王子市暁町", REGISTERED) == "八王子市暁町"
    refusal = Refusal("address_without_prefecture", "address_1")
    assert refusal_of(lambda: read_address("八王子市暁町", KEI)) == refusal


def test_a_memo_keeps_line_breaks_and_refuses_what_no_document_carries() -> None:
    assert read_memo("一行目\r\n二行目") == "一行目\n二行目"
    refusal = Refusal("character_unusable", "memo", position=2, character="U+0000")
    assert refusal_of(lambda: read_memo("あ\x00")) == refusal
    assert refusal_of(lambda: read_memo("あ" * 501)) == Refusal("text_too_long", "memo", limit=500, length=501)


def test_codes_are_half_width_and_of_their_letters_only() -> None:
    assert read_option_code("ＡＢ－１") == "AB-1"
    assert refusal_of(lambda: read_option_code("あ")) == Refusal("option_code_characters", "option_code")
    assert read_account_id("ａ１２３") == "a123"
    assert refusal_of(lambda: read_account_id("a-1")) == Refusal("account_id_characters", "account_id")
    too_long = Refusal("text_too_long", "account_id", limit=20, length=21)
    assert refusal_of(lambda: read_account_id("1" * 21)) == too_long


def test_a_delegate_number_has_exactly_ten_letters_or_digits() -> None:
    assert read_delegate_number("ａｂ１２３４５６７８") == "AB12345678"
    assert read_delegate_number("") == ""
    refusal = Refusal("delegate_number_malformed", "delegate_number", number="123456789")
    assert refusal_of(lambda: read_delegate_number("123456789")) == refusal


@pytest.mark.parametrize("read", READERS)
@given(text=st.text(alphabet=st.characters(), max_size=30))
def test_any_text_is_taken_or_refused_and_taken_again_as_it_is(read: Callable[[str], str], text: str) -> None:
    taken = outcome(lambda: read(text))
    if isinstance(taken, Refusal):
        assert taken.field is not None
    else:
        assert read(taken) == taken


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("character", ["a", "\x00", "\ud800", "　"])
def test_a_megabyte_is_refused_by_its_length(read: Callable[[str], str], character: str) -> None:
    assert refusal_of(lambda: read(character * 1_000_000)).code == "text_too_long"
