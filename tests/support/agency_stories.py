"""Histories on the agent's side, made by the use cases: a taken, an applied application, and what the portal says."""

from datetime import date, datetime
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.vehicle import VehicleKind
from models.applications import Application
from models.organizations import DirectDebitAccount, PortalAccount
from tests.support.stories import AGENT, CLIENT, a_sent_request, actor_of
from usecases.agency.apply import Apply, apply
from usecases.agency.take import TakeRequest, take_request
from usecases.organizations.agree import OpenDirectDebit, open_direct_debit
from usecases.organizations.open_portal_account import OpenPortalAccount, open_portal_account
from usecases.portal.apply_told import apply_told
from usecases.portal.told import read_told
from usecases.vault import Vault

TEST_KEY = Fernet.generate_key().decode()
TEST_VAULT = Vault([TEST_KEY])
SECRET = "portal-pass-1"


def agent_of(session: Session, demo: Demo, login_id: str = "sender") -> Actor:
    return actor_of(session, demo, login_id, AGENT)


def portal_account(
    session: Session, demo: Demo, now: datetime, kind: VehicleKind = VehicleKind.REGISTERED, base: str = "001"
) -> PortalAccount:
    """The account of an agent base, opened when it is first asked for."""
    agent_base = demo.bases[AGENT, base]
    known = session.scalar(
        select(PortalAccount).where(PortalAccount.base_id == agent_base.id, PortalAccount.vehicle_kind == kind)
    )
    if known is not None:
        return known
    command = OpenPortalAccount(kind, f"P{kind.value}{base}", f"B{kind.value}{base}", SECRET)
    return open_portal_account(session, TEST_VAULT, agent_base, command, now)


def debit_account(
    session: Session, demo: Demo, now: datetime, kind: VehicleKind = VehicleKind.REGISTERED, member_code: str = CLIENT
) -> None:
    """The client can be debited since 2024-04-01."""
    client, agent = demo.organizations[member_code].id, demo.organizations[AGENT].id
    known = select(DirectDebitAccount.id).where(
        DirectDebitAccount.client_organization_id == client,
        DirectDebitAccount.agent_organization_id == agent,
        DirectDebitAccount.vehicle_kind == kind,
    )
    if session.scalar(known) is None:
        account = OpenDirectDebit(kind, "みほん銀行", "六本木支店", "0001234", "ミナト", date(2024, 4, 1))
        open_direct_debit(session, TEST_VAULT, client, agent, account, now)
        session.flush()


def a_taken_application(session: Session, demo: Demo, now: datetime, **given: Any) -> Application:
    """申請前; `given` goes to the request: kind, nth, base, member_code, cashless and any fact."""
    request = a_sent_request(session, demo, now, **given)
    number = take_request(session, agent_of(session, demo), TakeRequest(request.id), now)
    return application_of(session, number)


def an_applied_application(session: Session, demo: Demo, now: datetime, **given: Any) -> Application:
    """Applied and waiting for the worker to lodge it."""
    kind = given.get("kind", VehicleKind.REGISTERED)
    application = a_taken_application(session, demo, now, **given)
    base = next(code for (_, code), base in demo.bases.items() if base.id == application.agent_base_id)
    portal_account(session, demo, now, kind, base)
    debit_account(session, demo, now, kind, given.get("member_code", CLIENT))
    apply(session, agent_of(session, demo), Apply([application.number], mandate_confirmed=True), now)
    return application


def application_of(session: Session, number: str) -> Application:
    return session.scalars(select(Application).where(Application.number == number)).one()


def portal_says(session: Session, application: Application, words: str, at: datetime, **facts: Any) -> bool:
    """Apply one statement of the portal; what is not given stays as it was told before."""
    before = application.portal_facts
    raw = {
        "key": application.number, "kind": application.kind.value, "receipt_number": None, "standstill": None,
        "fees": [], "correction": None, "rejection": None, "completed_on": None, "ready_on": None,
        **before, "seq": int(before.get("seq", 0)) + 1, "at": at.isoformat(), "status": words, **facts,
    }  # fmt: skip
    return apply_told(session, application, read_told(raw), at)


def a_fee(fee: str, amount: int, state: str = "納付待ち", attempt: int = 1, **more: Any) -> dict[str, Any]:
    """One line of the portal's fees."""
    line = {"fee": fee, "attempt": attempt, "amount": amount, "due_on": "2026-12-19", "state": state,
            "paid_at": None, "reference": None, "reason": None}  # fmt: skip
    return {**line, **more}
