"""What was agreed to at signing up: the version of the terms, the prices of that day, and what was entered."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.consent_copy import ConsentCopy, FeeLine, PriceLine, consent_copy
from domain.clock import day_in_japan
from domain.enrollment import Enrollment as Entered
from domain.terms import Section
from models.enrollments import Enrollment
from models.terms import TermsVersion
from usecases.document import Document
from usecases.prices.table import PriceTable, price_table
from usecases.signup.content import content_of
from usecases.signup.status import enrollment_of_link
from usecases.terms.find import sections_of

__all__ = ["Agreed", "AgreedWords", "FeeLine", "PriceLine", "agreed_by_link", "agreed_copy", "agreed_of"]


@dataclass(frozen=True)
class Agreed:
    """As it was on that day; the account's number is masked, and passwords are not in it."""

    receipt_number: str
    agreed_at: datetime
    terms_version: int
    terms_from: date
    sections: tuple[Section, ...]
    table: PriceTable
    entered: Entered


@dataclass(frozen=True)
class AgreedWords:
    """The same in the words that the screens use."""

    agreed_at: str
    prices: tuple[PriceLine, ...]
    fees: tuple[FeeLine, ...]
    entered: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def agreed_by_link(session: Session, token: str, now: datetime) -> Agreed:
    """For whoever has the unguessable link. Raises not_found."""
    return agreed_of(session, enrollment_of_link(session, token, now))


def agreed_of(session: Session, enrollment: Enrollment) -> Agreed:
    day = day_in_japan(enrollment.agreed_at)
    version = enrollment.terms_version
    return Agreed(
        receipt_number=enrollment.receipt_number,
        agreed_at=enrollment.agreed_at,
        terms_version=version,
        terms_from=session.scalars(select(TermsVersion.valid_from).where(TermsVersion.version == version)).one(),
        sections=sections_of(session, version)[version],
        table=price_table(session, day),
        entered=content_of(enrollment),
    )


def agreed_copy(agreed: Agreed, words: AgreedWords) -> Document:
    return consent_copy(
        ConsentCopy(
            receipt_number=agreed.receipt_number,
            company_name=agreed.entered.company.name,
            agreed_on=day_in_japan(agreed.agreed_at),
            agreed_at=words.agreed_at,
            terms_version=agreed.terms_version,
            terms_from=agreed.terms_from,
            sections=agreed.sections,
            tax_percent=agreed.table.rate.percent,
            prices=words.prices,
            fees=words.fees,
            entered=words.entered,
        )
    )
