"""The copy of what was agreed to: version, prices and entries of that day, whatever comes after."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from domain.enrollment import Consent, EnrollmentState
from models.enrollments import Enrollment
from tests.support.enrollments import an_enrollment, received
from usecases.signup.agreed import agreed_of

BEFORE, AFTER = datetime(2026, 3, 31, 14, 59, tzinfo=UTC), datetime(2026, 3, 31, 15, 0, tzinfo=UTC)


def signed_up(session: Session, at: datetime) -> Enrollment:
    entered = replace(an_enrollment(), consent=Consent(1, at, "203.0.113.7"))
    return received(session, entered, at, EnrollmentState.RECEIVED, f"26-{at:%H%M}")


def test_it_holds_the_terms_and_the_prices_of_the_day_in_japan(session: Session) -> None:
    """The fees of the state rose on 1 April 2026."""
    told = {}
    for at in (BEFORE, AFTER):
        agreed = agreed_of(session, signed_up(session, at))
        told[at] = [fee.amount for fee in agreed.table.states_fees]
        assert (agreed.terms_version, agreed.terms_from, len(agreed.sections)) == (1, date(2021, 10, 1), 27)
    assert told == {BEFORE: [1200, 400, 1200, 400], AFTER: [1450, 400, 1450, 400]}


def test_what_was_entered_comes_without_its_secrets(session: Session) -> None:
    entered = agreed_of(session, signed_up(session, AFTER)).entered
    assert entered.company.account is not None
    assert (entered.company.account.number, entered.company.account.holder) == ("****567", "")
