"""Issue the 預金口座振替依頼書, filled with what is registered or was entered; never with more than its owner sees."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from documents.debit_mandate import Creditor, DebitMandate, debit_mandate
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.enrollment import BankAccount, Company
from domain.organization_change import AccountWish
from domain.refusal import Refusal
from domain.rights import Right
from models.organizations import Organization
from usecases.audit import note_download
from usecases.changes.find import find_organization, open_change
from usecases.document import Document
from usecases.organizations.operator import operator_id
from usecases.organizations.registered import registered_data
from usecases.signup.content import content_of
from usecases.signup.status import enrollment_of_link
from usecases.vault import Vault


def issue_own_mandate(session: Session, vault: Vault, actor: Actor, now: datetime) -> Document:
    """That of the actor's organization, its account whole, and noted in its audit. Raises Refusal not_found.

    Where a new account comes on paper its lines are blank.
    """
    if not actor.may(Right.FETCH_REGISTRATION):
        raise Refusal("not_found")
    organization = find_organization(session, actor.organization_id)
    company, waiting = registered_data(organization, vault), open_change(session, organization.id)
    by_paper = organization.account_by_paper or (waiting is not None and waiting.account_wish is AccountWish.PAPER)
    note_download(session, actor, f"debit-mandate {organization.member_code}", now)
    number = ("会員コード", organization.member_code)
    return _mandate(session, company, None if by_paper else company.account, number, now)


def mandate_by_link(session: Session, token: str, now: datetime) -> Document:
    """For whoever has the unguessable link, while its account comes on paper. Raises Refusal not_found."""
    enrollment = enrollment_of_link(session, token, now)
    company = content_of(enrollment).company
    if not company.by_paper:
        raise Refusal("not_found")
    return _mandate(session, company, None, ("受付番号", enrollment.receipt_number), now)


def _mandate(
    session: Session, company: Company, account: BankAccount | None, number: tuple[str, str], now: datetime
) -> Document:
    us = session.scalars(select(Organization).where(Organization.id == operator_id(session))).one()
    creditor = Creditor(us.name, us.postal_code, f"{us.address_1}{us.address_2}")
    facts = DebitMandate(
        number, company.name, company.kana, company.postal_code, f"{company.address_1}{company.address_2}",
        company.representative, company.phone, account, creditor, day_in_japan(now),
    )  # fmt: skip
    return debit_mandate(facts)
