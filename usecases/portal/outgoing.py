"""What a job hands to the portal, and what becomes of it by the portal's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.application_status import application_status
from domain.payment import FeeKind, PaymentState
from models.applications import Application, Lodgement, Payment
from models.requests import InspectionRequest
from usecases.case_events import tell_case
from usecases.jobs.claim import ClaimedJob
from usecases.jobs.enqueue import JobKind
from usecases.jobs.finish import fail_job, finish_job
from usecases.portal.accounts import PortalLogin, login_of, poll_soon
from usecases.portal.apply_told import apply_told
from usecases.portal.refresh import ask_for_whole
from usecases.portal.told import Told
from usecases.signing.sign import Signer, Unsigned, signer_for
from usecases.vault import Vault

# The portal says no to paying because it is paid, or being paid, already: then only the news is missing.
PAID_ALREADY = frozenset({"fee_already_paid", "fee_in_process"})
# The portal says no to lodging because something was lodged under the number.
HELD_ALREADY = frozenset({"key_reused"})


@dataclass(frozen=True)
class Outgoing:
    """One call to the portal: about which application, with what, under which key.

    What is to be lodged comes with its signature, or with what makes one; without either it goes unsigned.
    """

    login: PortalLogin
    number: str
    idempotency_key: str
    body: bytes = b""
    signature: bytes | None = None
    signer: Signer | Unsigned | None = None
    fee: FeeKind | None = None
    attempt: int = 0


def read_outgoing(session: Session, vault: Vault, job: ClaimedJob, now: datetime) -> Outgoing | None:
    """None while nothing may be sent for the base: it has no account, or the account stands still."""
    row = session.execute(
        select(
            Application.agent_base_id,
            Application.agent_organization_id,
            Application.kind,
            Lodgement.idempotency_key,
            Lodgement.body,
            Lodgement.signature,
        )
        .join(Lodgement, Lodgement.application_id == Application.id)
        .where(Application.number == job.number)
    ).one()
    login = login_of(session, vault, row.agent_base_id, row.kind)
    if login is None:
        return None
    if "fee" in job.facts:
        fee, attempt = FeeKind(job.facts["fee"]), int(job.facts["attempt"])
        return Outgoing(login, job.number, job.dedup_key, fee=fee, attempt=attempt)
    signer = None
    if job.kind == JobKind.LODGE and row.signature is None:
        signer = signer_for(session, vault, row.agent_organization_id, now)
    return Outgoing(login, job.number, row.idempotency_key, row.body, row.signature, signer)


def note_taken_over(session: Session, job: ClaimedJob, outgoing: Outgoing, now: datetime) -> None:
    """The portal has it: what follows from that comes as its events."""
    finish_job(session, job, now)
    poll_soon(session, outgoing.login.account_id, now)


def note_whole(session: Session, job: ClaimedJob, told: Told, now: datetime) -> None:
    """The application as the portal has it, which wins over what we believed."""
    finish_job(session, job, now)
    apply_told(session, _locked(session, job.number), told, now, whole=True)


def note_lodging_refused(session: Session, job: ClaimedJob, code: str, now: datetime) -> None:
    """Nothing is lodged: it stands again where it stood before applying, to be mended there or returned.

    Only when the portal has the number already nothing of this holds, and what it has is read.
    """
    fail_job(session, job, code, now)
    application = _locked(session, job.number)
    if code in HELD_ALREADY:
        _tell_failure(session, job, code, now)
        ask_for_whole(session, job.number, application.agent_organization_id, now)
        return
    application.oss_status, application.status = None, application_status(None)
    application.applied_at = application.applied_by = application.next_due_on = None
    application.updated_at = now
    request = session.get_one(InspectionRequest, application.request_id)
    tell_case(session, request, "lodging_refused", None, now, application_id=application.id, refusal=code)


def note_paying_refused(session: Session, job: ClaimedJob, outgoing: Outgoing, code: str, now: datetime) -> None:
    """The fee is open again; how it really stands is read at once."""
    application = _locked(session, job.number)
    if code in PAID_ALREADY:
        finish_job(session, job, now)
    else:
        fail_job(session, job, code, now)
        payment = session.scalar(
            select(Payment).where(
                Payment.application_id == application.id,
                Payment.fee == outgoing.fee,
                Payment.attempt == outgoing.attempt,
            )
        )
        if payment is not None and payment.state is PaymentState.PROCESSING:
            payment.state, payment.ordered_at, payment.ordered_by = PaymentState.AWAITING, None, None
        _tell_failure(session, job, code, now)
    ask_for_whole(session, job.number, application.agent_organization_id, now)


def note_given_up(session: Session, job: ClaimedJob, code: str, now: datetime) -> None:
    """After so many tries without an answer nobody knows; a fee stays under way so that it is not paid twice."""
    _tell_failure(session, job, code, now)


def knows_payment(raw: Mapping[str, Any], fee: FeeKind, attempt: int) -> bool:
    """Whether the portal has heard of this order: the try is there and no longer just awaited."""
    return any(
        (line.get("fee"), line.get("attempt")) == (fee.value, attempt) and line.get("state") != "納付待ち"
        for line in raw.get("fees") or ()
    )


def _locked(session: Session, number: str) -> Application:
    return session.scalars(select(Application).where(Application.number == number).with_for_update()).one()


def _tell_failure(session: Session, job: ClaimedJob, code: str, now: datetime) -> None:
    application = _locked(session, job.number)
    request = session.get_one(InspectionRequest, application.request_id)
    facts = {"act": job.kind, "error": code, "fee": job.facts.get("fee", "")}
    tell_case(session, request, "sending_failed", None, now, application_id=application.id, **facts)
