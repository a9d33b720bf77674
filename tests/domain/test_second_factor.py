"""One-time codes against the vectors of RFC 6238 (appendix B, SHA-1), and what of them is forgiven."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.second_factor import (
    code_at,
    enrolment_address,
    grouped,
    is_recovery_code,
    matching_step,
    read_code,
    secret_of,
    secret_text,
    step_of,
)

SECRET = b"12345678901234567890"
NOW = datetime(2026, 11, 20, 1, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
        (2000000000, "69279037"), (20000000000, "65353130"),
    ],
)  # fmt: skip
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    """They have eight digits, of which ours are the last six."""
    assert code_at(SECRET, step_of(datetime.fromtimestamp(seconds, UTC))) == code[2:]


@pytest.mark.parametrize(("seconds", "works"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_off_by_one_step(seconds: int, works: bool) -> None:
    code = code_at(SECRET, step_of(NOW + timedelta(seconds=seconds)))
    assert (matching_step(SECRET, code, NOW, used=0) is not None) is works


def test_a_code_works_once_and_no_earlier_one_after_it() -> None:
    here = step_of(NOW)
    assert matching_step(SECRET, code_at(SECRET, here), NOW, used=here) is None
    assert matching_step(SECRET, code_at(SECRET, here - 1), NOW, used=here) is None
    assert matching_step(SECRET, code_at(SECRET, here + 1), NOW, used=here) == here + 1


@pytest.mark.parametrize("code", ["", "12345", "0000000", "１２３４５６", "\udcff", "x" * 500])
def test_what_is_no_code_matches_nothing(code: str) -> None:
    assert matching_step(SECRET, code, NOW, used=0) is None


@pytest.mark.parametrize("typed", ["123456", "123 456", "123-456", "１２３　４５６", " 123456 "])
def test_a_code_is_read_however_it_is_grouped(typed: str) -> None:
    assert read_code(typed) == "123456"


def test_recovery_codes_are_sixteen_digits_in_fours() -> None:
    assert grouped("1234567890123456") == "1234 5678 9012 3456"
    assert is_recovery_code(read_code("1234-5678-9012-3456"))
    assert [is_recovery_code(code) for code in ("123456", "١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦", "12345678901234567")] == [False] * 3


def test_the_app_is_told_all_it_needs() -> None:
    assert secret_of(secret_text(SECRET)) == SECRET
    assert enrolment_address(SECRET, "1845678", "sender001") == (
        "otpauth://totp/Keizoku%3A1845678-sender001?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Keizoku"
        "&digits=6&period=30"
    )
