"""Codes and numbers of bank accounts, and the account behind a passbook of ゆうちょ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bank_account import (
    Account,
    AccountType,
    read_account_number,
    read_bank_code,
    read_branch_code,
    read_japan_post_account,
)
from domain.refusal import Refusal
from tests.domain.outcome import outcome


def test_codes_and_numbers_are_forgiven_their_spelling() -> None:
    assert (read_bank_code(" ０００１ "), read_branch_code("０01"), read_account_number("１２３ー４５６７")) == (
        "0001",
        "001",
        "1234567",
    )
    assert (read_bank_code(""), read_branch_code(" "), read_account_number("")) == ("", "", "")


def test_a_short_account_number_is_filled_with_zeros() -> None:
    assert read_account_number("12345") == "0012345"


@pytest.mark.parametrize("typed", ["1", "00011", "みずほ", "1" * 1_000_000])
def test_other_codes_are_refused(typed: str) -> None:
    assert outcome(lambda: read_bank_code(typed)) == Refusal("bank_code_shape", "bank_code")
    assert outcome(lambda: read_branch_code(typed)) == Refusal("branch_code_shape", "branch_code")


@pytest.mark.parametrize("typed", ["12345678", "12E", "1" * 1_000_000])
def test_other_account_numbers_are_refused(typed: str) -> None:
    assert outcome(lambda: read_account_number(typed)) == Refusal("account_number_shape", "account_number")


@pytest.mark.parametrize(
    ("symbol", "number", "account"),
    [
        ("10120", "12345671", Account("018", AccountType.ORDINARY, "1234567")),
        ("１４１３０", "１２３１", Account("418", AccountType.ORDINARY, "0000123")),
        ("00120", "123456", Account("019", AccountType.CURRENT, "0123456")),
        ("00120-9", "789", Account("019", AccountType.CURRENT, "0000789")),
    ],
)
def test_symbol_and_number_of_a_passbook_name_an_account(symbol: str, number: str, account: Account) -> None:
    assert read_japan_post_account(symbol, number) == account


@pytest.mark.parametrize(
    ("symbol", "number", "code", "field"),
    [
        ("", "12345671", "japan_post_symbol_shape", "japan_post_symbol"),
        ("20120", "12345671", "japan_post_symbol_shape", "japan_post_symbol"),
        ("10121", "12345671", "japan_post_symbol_shape", "japan_post_symbol"),
        ("10120", "", "japan_post_number_shape", "japan_post_number"),
        ("10120", "1234567", "japan_post_number_shape", "japan_post_number"),
        ("10120", "123456781", "japan_post_number_shape", "japan_post_number"),
        ("00120", "1234567", "japan_post_transfer_number_shape", "japan_post_number"),
    ],
)
def test_what_no_passbook_shows_is_refused(symbol: str, number: str, code: str, field: str) -> None:
    assert outcome(lambda: read_japan_post_account(symbol, number)) == Refusal(code, field)


@given(st.text("0123456789- ", max_size=8), st.text("0123456789- ", max_size=10))
def test_every_passbook_gives_a_branch_and_seven_digits(symbol: str, number: str) -> None:
    account = outcome(lambda: read_japan_post_account(symbol, number))
    if not isinstance(account, Refusal):
        assert (len(account.branch_code), len(account.number)) == (3, 7)
        assert read_account_number(account.number) == account.number
