"""What each certificate is answered, how long it holds, when a new one is due."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.client_certificate import (
    CertificateState,
    CertificateTerm,
    IssuedCertificate,
    ShownCertificate,
    check_shown,
    term_on,
)
from domain.refusal import Refusal

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
OURS, THEIRS = 7, 8
GOOD = IssuedCertificate(OURS, NOW + SECOND, None)
SHOWN = ShownCertificate("f" * 64, checked=True)
TERM = CertificateTerm(24, 60, 14, 7, date(2017, 1, 1))


@pytest.mark.parametrize(
    ("shown", "issued", "answer"),
    [
        (None, None, Refusal("certificate_missing")),
        (SHOWN, None, Refusal("certificate_foreign")),
        (SHOWN, IssuedCertificate(THEIRS, NOW + SECOND, None), Refusal("certificate_of_another_organization")),
        (SHOWN, IssuedCertificate(THEIRS, NOW, NOW), Refusal("certificate_of_another_organization")),
        (SHOWN, IssuedCertificate(OURS, NOW + SECOND, NOW), Refusal("certificate_revoked")),
        (SHOWN, IssuedCertificate(OURS, NOW, None), Refusal("certificate_expired", on=date(2026, 11, 20))),
        (ShownCertificate("f" * 64, checked=False), GOOD, Refusal("certificate_unchecked")),
    ],
)
def test_a_wrong_certificate_is_told_what_is_wrong_with_it(
    shown: ShownCertificate | None, issued: IssuedCertificate | None, answer: Refusal
) -> None:
    with pytest.raises(Refusal) as refused:
        check_shown(shown, issued, OURS, NOW)
    assert refused.value == answer


def test_the_right_one_opens_until_its_last_second() -> None:
    check_shown(SHOWN, GOOD, OURS, NOW)


def test_a_certificate_ends_with_a_day_in_japan() -> None:
    assert TERM.ends_at(NOW) == datetime(2028, 11, 20, 14, 59, 59, tzinfo=UTC)
    assert TERM.ends_at(datetime(2026, 11, 20, 15, 0, tzinfo=UTC)) == datetime(2028, 11, 21, 14, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "revoked", "state"),
    [
        (timedelta(days=60) + SECOND, None, CertificateState.VALID),
        (timedelta(days=60), None, CertificateState.DUE),
        (SECOND, None, CertificateState.DUE),
        (timedelta(0), None, CertificateState.EXPIRED),
        (timedelta(days=60) + SECOND, NOW, CertificateState.REVOKED),
        (-SECOND, NOW, CertificateState.REVOKED),
    ],
)
def test_states(left: timedelta, revoked: datetime | None, state: CertificateState) -> None:
    assert IssuedCertificate(OURS, NOW + left, revoked).state(NOW, TERM.renew_days) is state


def test_the_term_is_the_one_of_the_day() -> None:
    later = CertificateTerm(12, 30, 7, 3, date(2027, 4, 1))
    assert [term_on((TERM, later), day) for day in (date(2027, 3, 31), date(2027, 4, 1))] == [TERM, later]
    with pytest.raises(Refusal) as refused:
        term_on((TERM,), date(2016, 12, 31))
    assert refused.value == Refusal("certificate_term_unknown")
