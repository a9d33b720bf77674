"""利用申込: a draft becomes an enrollment, once however often it is sent."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.clock import JAPAN
from domain.enrollment import Enrollment as Entered
from domain.enrollment import EnrollmentAct, EnrollmentState, PaperKind, PaperState, Source, papers_wanted
from domain.refusal import Refusal
from models.enrollments import Enrollment, EnrollmentEvent
from models.users import User
from usecases.audit import record_for
from usecases.enrollments.papers import want_papers
from usecases.signup.content import put_content
from usecases.signup.draft import find_row, new_token, opened, token_hash
from usecases.signup.letters import ReceiptLetter, post_receipt_letter
from usecases.signup.passwords import refuse_login_id_as_password
from usecases.signup.promise import answer_by
from usecases.signup.status import STATUS_SHOWN_FOR
from usecases.signup.terms import terms_version
from usecases.vault import Vault


@dataclass(frozen=True)
class Enroll:
    """What the applicant saw and agreed to: the draft's digest, the same as values, and in words for the receipt.

    `status_path` begins the address of the page that tells where the enrollment stands.
    """

    token: str
    seen: str
    entered: Entered
    said: tuple[tuple[str, str], ...]
    status_path: str


def enroll(session: Session, vault: Vault, command: Enroll, now: datetime) -> int:
    """The enrollment's id; a draft that was sent before answers with its first one.

    Raises not_found, signup_draft_changed when another tab has changed what was seen, signup_terms_changed, and
    password_is_login_id.
    """
    draft = find_row(session, command.token, now, lock=True)
    if draft is None:
        raise Refusal("not_found")
    if draft.enrollment_id is not None:
        return draft.enrollment_id
    if opened(draft, vault).content.digest != command.seen:
        raise Refusal("signup_draft_changed")
    entered = command.entered
    # A paper agrees to the terms of the day it was signed on.
    agreed_at = entered.consent.agreed_at if draft.source is Source.POST else now
    if terms_version(session, agreed_at) != entered.consent.terms_version:
        raise Refusal("signup_terms_changed")
    refuse_login_id_as_password(entered)
    status_token = new_token()
    enrollment = Enrollment(
        receipt_number=secrets.token_hex(8),
        state=EnrollmentState.RECEIVED,
        source=draft.source,
        entered_by=draft.started_by,
        received_at=now,
        terms_version=entered.consent.terms_version,
        agreed_at=entered.consent.agreed_at,
        agreed_from=entered.consent.address,
        status_hash=token_hash(status_token),
        sealed_status_token=vault.seal(status_token),
        created_at=now,
        updated_at=now,
    )
    put_content(enrollment, entered, vault)
    session.add(enrollment)
    session.flush()
    enrollment.receipt_number = f"{now.astimezone(JAPAN):%y%m%d}-{enrollment.id:05d}"
    session.add(
        EnrollmentEvent(
            enrollment_id=enrollment.id,
            act=EnrollmentAct.RECEIVED,
            state=enrollment.state,
            at=now,
            by=draft.started_by,
            facts={"source": draft.source.value, "terms_version": entered.consent.terms_version},
        )
    )
    want_papers(session, enrollment, papers_wanted(entered), now)
    if draft.source is Source.POST:
        want_papers(session, enrollment, (PaperKind.APPLICATION_FORM,), now, PaperState.ARRIVED)
        _record_entry(session, enrollment, now)
    draft.enrollment_id = enrollment.id
    # What was typed stands in the enrollment now; the draft only leads to it.
    draft.sealed_content = vault.seal('{"answers": {}, "passwords": {}, "consent": null}')
    letter = ReceiptLetter(
        command.said, f"{command.status_path}/{status_token}", now + STATUS_SHOWN_FOR, answer_by(session, now)
    )
    post_receipt_letter(session, vault, enrollment, letter, now)
    session.flush()
    return enrollment.id


def _record_entry(session: Session, enrollment: Enrollment, now: datetime) -> None:
    """Who of the operator entered what came by post."""
    user = session.get_one(User, enrollment.entered_by)
    record_for(
        session, user.organization_id, "enrollment_entered", now, record=enrollment.receipt_number, user_id=user.id,
        login_id=user.login_id, role=user.role.value,
    )  # fmt: skip
