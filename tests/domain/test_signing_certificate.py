"""Which certificate signs, what differs letter by letter, and when its end is told."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.expiry import Expiring, ExpiryTerm, expiry_term, warning_due
from domain.refusal import Refusal
from domain.signing_certificate import (
    CertificateEntry,
    CertificateRead,
    ComparedField,
    SigningState,
    Usability,
    differences,
    is_renewed,
    refuse_first_day,
    refuse_unusable_now,
    signing_now,
    state_of,
)

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
TODAY = date(2026, 11, 20)


def one(
    nth: int = 1, used_from: date | None = TODAY, begins: int = -10, ends: int = 100, stopped: bool = False
) -> Usability:
    return Usability(nth, used_from, NOW + timedelta(days=begins), NOW + timedelta(days=ends), stopped)


def read(**changes: str) -> CertificateRead:
    told = {
        "trade_name": "東京支部",
        "holder": "髙橋 一郎",
        "address": "東京都 渋谷区 本町４",
        "serial": "1",
        "fingerprint": "f",
    }
    return CertificateRead(**{**told, **changes}, not_before=NOW, not_after=NOW)


def entry(**changes: str) -> CertificateEntry:
    told = {
        "trade_name_kana": "", "trade_name": "東京支部", "holder_kana": "タカハシ イチロウ", "holder": "髙橋 一郎",
        "postal_code": "151-0071", "address_1": "東京都渋谷区本町４", "address_2": "",
    }  # fmt: skip
    return CertificateEntry(**{**told, **changes}, used_from=TODAY)


def test_an_entry_as_in_the_certificate_does_not_differ() -> None:
    assert differences(entry(), read()) == ()
    assert differences(entry(address_1="東京都渋谷区", address_2="本町４"), read()) == ()


def test_what_the_certificate_does_not_hold_cannot_differ() -> None:
    assert differences(entry(trade_name="何か", address_1="別の場所"), read(trade_name="", address="")) == ()


def test_differences_are_told_letter_by_letter() -> None:
    [found] = differences(entry(holder="高橋 一朗"), read())
    assert found.field is ComparedField.HOLDER
    assert [(piece.text, piece.same) for piece in found.entered] == [
        ("高", False), ("橋 一", True), ("朗", False)
    ]  # fmt: skip
    assert [(piece.text, piece.same) for piece in found.certified] == [
        ("髙", False), ("橋 一", True), ("郎", False)
    ]  # fmt: skip


def test_a_name_left_out_differs_as_a_whole() -> None:
    [found] = differences(entry(trade_name=""), read())
    assert (found.entered, [piece.same for piece in found.certified]) == ((), [False])


@pytest.mark.parametrize(
    ("certificates", "signs"),
    [
        ([], None),
        ([one()], 1),
        ([one(used_from=None)], None),
        ([one(used_from=TODAY + timedelta(days=1))], None),
        ([one(stopped=True)], None),
        ([one(ends=0)], None),
        ([one(begins=1, used_from=TODAY)], None),
        ([one(1, date(2026, 1, 1)), one(2, date(2026, 11, 1))], 2),
        ([one(1, date(2026, 11, 1)), one(2, date(2026, 11, 20), ends=-1)], 1),
        ([one(1, ends=10), one(2, ends=20)], 2),
    ],
)
def test_the_valid_one_with_the_latest_first_day_signs(certificates: list[Usability], signs: int | None) -> None:
    assert signing_now(certificates, NOW) == signs


@pytest.mark.parametrize(
    ("certificate", "state"),
    [
        (one(), SigningState.SIGNING),
        (one(2), SigningState.SPARE),
        (one(used_from=date(2026, 12, 1)), SigningState.UPCOMING),
        (one(used_from=None), SigningState.UNFINISHED),
        (one(ends=-1), SigningState.EXPIRED),
        (one(ends=-1, stopped=True), SigningState.STOPPED),
    ],
)
def test_each_state(certificate: Usability, state: SigningState) -> None:
    signing = 1 if certificate.may_sign(NOW) else None
    assert state_of(certificate, signing, NOW) is state


def test_a_certificate_must_hold_today() -> None:
    refuse_unusable_now(NOW - timedelta(seconds=1), NOW + timedelta(seconds=1), NOW)
    with pytest.raises(Refusal) as over:
        refuse_unusable_now(NOW - timedelta(days=9), NOW, NOW)
    with pytest.raises(Refusal) as ahead:
        refuse_unusable_now(NOW + timedelta(days=1), NOW + timedelta(days=9), NOW)
    assert over.value == Refusal("signing_certificate_expired", "file", on=TODAY)
    assert ahead.value == Refusal("signing_certificate_not_yet", "file", on=TODAY + timedelta(days=1))


def test_the_first_day_lies_within_the_certificates_own() -> None:
    first, last = NOW - timedelta(days=1), NOW + timedelta(days=30)
    for day in (date(2026, 11, 19), date(2026, 12, 20)):
        refuse_first_day(day, first, last)
    for day in (date(2026, 11, 18), date(2026, 12, 21)):
        with pytest.raises(Refusal):
            refuse_first_day(day, first, last)


@pytest.mark.parametrize(
    ("other", "renewed"),
    [
        (one(2, ends=400), True),
        (one(2, used_from=date(2027, 2, 28), ends=400), True),
        (one(2, used_from=date(2027, 3, 1), ends=400), False),
        (one(2, used_from=None, ends=400), False),
        (one(2, ends=400, stopped=True), False),
        (one(2, ends=99), False),
    ],
)
def test_a_certificate_is_renewed_by_one_that_goes_on_without_a_gap(other: Usability, renewed: bool) -> None:
    assert is_renewed(one(1), [one(1), other]) is renewed


@pytest.mark.parametrize(
    ("days_left", "warned", "due"),
    [
        (61, None, None), (60, None, 60), (59, 60, None), (31, 60, None), (30, 60, 30), (25, None, 30), (25, 30, None),
        (7, 30, 7), (0, 30, 7), (0, 7, None), (-1, None, None),
    ],
)  # fmt: skip
def test_each_warning_is_due_once_and_of_missed_ones_the_latest(
    days_left: int, warned: int | None, due: int | None
) -> None:
    assert warning_due((60, 30, 7), days_left, warned) == due


def test_a_term_is_the_one_in_force() -> None:
    rows = [
        ExpiryTerm(Expiring.PORTAL_PASSWORD_KEI, 60, (14,), date(2017, 1, 1)),
        ExpiryTerm(Expiring.PORTAL_PASSWORD_KEI, 90, (14,), date(2027, 4, 1)),
        ExpiryTerm(Expiring.PORTAL_UNUSED, 730, (60,), date(2017, 1, 1)),
    ]
    lives = [
        expiry_term(rows, Expiring.PORTAL_PASSWORD_KEI, day).life_days for day in (date(2027, 3, 31), date(2027, 4, 1))
    ]
    assert lives == [60, 90]
    with pytest.raises(Refusal):
        expiry_term(rows, Expiring.SIGNING_CERTIFICATE, TODAY)
