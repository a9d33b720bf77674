"""The applicant uploads a paper that is awaited or was faulty, with the link of the receipt alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from domain.enrollment import EnrollmentAct, PaperKind, PaperState, may_hand_in
from domain.refusal import Refusal
from domain.upload import Upload
from models.files import File
from usecases.audit import record_for
from usecases.enrollments.move import tell_event
from usecases.enrollments.papers import paper_row, put_file
from usecases.files.keep import keep_file_for
from usecases.organizations.operator import operator_id
from usecases.sessions.guard import Rate, note_call
from usecases.signup.status import enrollment_of_link

FROM_ONE_ADDRESS = Rate(30, timedelta(hours=1))
WITH_ONE_LINK = Rate(20, timedelta(hours=1))


@dataclass(frozen=True)
class HandIn:
    """A paper for the enrollment of a link."""

    key: str
    kind: PaperKind
    upload: Upload


def tried_too_often(session: Session, key: str, address: str, now: datetime) -> bool:
    """Counted before anything of the file is read; an answer, because the count of it must be kept."""
    waits = [
        note_call(session, "paper", address, FROM_ONE_ADDRESS, now),
        note_call(session, "paper of", key, WITH_ONE_LINK, now),
    ]
    return any(waits)


def hand_in(session: Session, command: HandIn, now: datetime) -> None:
    """Raises not_found for a dead link or a paper that is not wanted, and paper_not_awaited."""
    enrollment = enrollment_of_link(session, command.key, now, lock=True)
    owner = operator_id(session)
    if owner is None:
        raise LookupError("nobody is there to take a paper")
    paper = paper_row(session, enrollment, command.kind)
    file = keep_file_for(session, owner, None, command.upload, None, now)
    if paper.state is PaperState.ARRIVED and _is_there(session, paper.file_id, file):
        # The same page was posted twice; the first one has told of it.
        put_file(session, paper, file)
        return
    if not may_hand_in(enrollment.state, paper.state):
        raise Refusal("paper_not_awaited")
    paper.state, paper.remark, paper.updated_at = PaperState.ARRIVED, "", now
    put_file(session, paper, file)
    tell_event(session, None, enrollment, EnrollmentAct.PAPER, now, kind=paper.kind.value, paper=paper.state.value)
    record_for(
        session, owner, "enrollment_paper_handed_in", now, record=enrollment.receipt_number, kind=paper.kind.value,
        sha256=file.sha256, size=file.size,
    )  # fmt: skip


def _is_there(session: Session, file_id: int | None, file: File) -> bool:
    there = session.get(File, file_id) if file_id else None
    return there is not None and there.sha256 == file.sha256
