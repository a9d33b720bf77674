"""The papers of an enrollment on the operator's side: say what has come of each, attach its scan, open it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.enrollment import TAKES_PAPERS, EnrollmentAct, PaperKind, PaperState
from domain.refusal import Refusal
from domain.upload import Upload
from models.enrollments import Enrollment, EnrollmentPaper
from models.files import File
from usecases.audit import record
from usecases.document import Document
from usecases.enrollments.move import find_enrollment, is_numbered, tell_event
from usecases.files.find import document_of
from usecases.files.keep import drop_file, keep_file


@dataclass(frozen=True)
class SetPaper:
    """What has come of a paper that was seen at `version`; without `upload` the scan of before stays."""

    receipt_number: str
    kind: PaperKind
    version: int
    state: PaperState
    remark: str
    upload: Upload | None = None


@dataclass(frozen=True)
class PaperOnDesk:
    """A paper as the operator sees it; without a scan `file_name` is empty."""

    kind: PaperKind
    state: PaperState
    remark: str
    version: int
    updated_at: datetime
    file_name: str
    file_size: int


def papers_of(session: Session, enrollment_id: int) -> tuple[PaperOnDesk, ...]:
    found = session.execute(
        select(
            EnrollmentPaper.kind, EnrollmentPaper.state, EnrollmentPaper.remark, EnrollmentPaper.version,
            EnrollmentPaper.updated_at, File.name.label("file_name"), File.size,
        )
        .outerjoin(File, File.id == EnrollmentPaper.file_id)
        .where(EnrollmentPaper.enrollment_id == enrollment_id)
        .order_by(EnrollmentPaper.id)
    )  # fmt: skip
    return tuple(_on_desk(row) for row in found)


def _on_desk(row: Any) -> PaperOnDesk:
    return PaperOnDesk(row.kind, row.state, row.remark, row.version, row.updated_at, row.file_name or "", row.size or 0)


def want_papers(
    session: Session,
    enrollment: Enrollment,
    kinds: Iterable[PaperKind],
    now: datetime,
    state: PaperState = PaperState.AWAITED,
) -> None:
    """Keep these papers from now on, awaited unless they are here."""
    session.add_all(
        EnrollmentPaper(enrollment_id=enrollment.id, kind=kind, state=state, created_at=now, updated_at=now)
        for kind in kinds
    )


def find_paper(session: Session, receipt_number: str, kind: PaperKind) -> PaperOnDesk:
    """Raises Refusal not_found."""
    enrollment = find_enrollment(session, receipt_number)
    for paper in papers_of(session, enrollment.id):
        if paper.kind is kind:
            return paper
    raise Refusal("not_found")


def set_paper(session: Session, actor: Actor, command: SetPaper, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, enrollment_takes_no_papers, paper_fault_untold and
    paper_scanned_but_awaited."""
    enrollment = find_enrollment(session, command.receipt_number, lock=True)
    paper = paper_row(session, enrollment, command.kind)
    if paper.version != command.version:
        raise Refusal("changed_by_someone_else", at=paper.updated_at)
    if enrollment.state not in TAKES_PAPERS:
        raise Refusal("enrollment_takes_no_papers")
    if command.state is PaperState.FAULTY and not command.remark:
        raise Refusal("paper_fault_untold", "remark")
    if command.upload is not None and command.state is PaperState.AWAITED:
        raise Refusal("paper_scanned_but_awaited", "state")
    file = keep_file(session, actor, command.upload, None, now) if command.upload is not None else None
    scan = {"sha256": file.sha256, "size": file.size} if file is not None else {}
    paper.state, paper.remark, paper.updated_at = command.state, command.remark, now
    if file is not None:
        put_file(session, paper, file)
    tell_event(session, actor, enrollment, EnrollmentAct.PAPER, now, kind=paper.kind.value, paper=paper.state.value)
    # The remark may name a person, which the audit would keep for good.
    record(
        session, actor, "enrollment_paper_set", now, record=command.receipt_number, kind=paper.kind.value,
        state=paper.state.value, **scan,
    )  # fmt: skip


def issue_paper_file(session: Session, actor: Actor, receipt_number: str, kind: PaperKind, now: datetime) -> Document:
    """The scan of a paper; raises not_found where there is none."""
    file = session.scalar(
        select(File)
        .join(EnrollmentPaper, EnrollmentPaper.file_id == File.id)
        .join(Enrollment, Enrollment.id == EnrollmentPaper.enrollment_id)
        .where(is_numbered(receipt_number), EnrollmentPaper.kind == kind)
    )
    if file is None:
        raise Refusal("not_found")
    record(
        session, actor, "enrollment_paper_downloaded", now, record=receipt_number, kind=kind.value, sha256=file.sha256
    )
    return document_of(session, file)


def paper_row(session: Session, enrollment: Enrollment, kind: PaperKind) -> EnrollmentPaper:
    """The row of an enrollment that is locked. Raises Refusal not_found."""
    found = session.scalar(
        select(EnrollmentPaper).where(EnrollmentPaper.enrollment_id == enrollment.id, EnrollmentPaper.kind == kind)
    )
    if found is None:
        raise Refusal("not_found")
    return found


def put_file(session: Session, paper: EnrollmentPaper, file: File) -> None:
    """The file in place of the one before, which goes."""
    with session.no_autoflush:  # one change of the paper, one version
        before = session.get(File, paper.file_id) if paper.file_id else None
    paper.file_id = file.id
    if before is not None:
        session.flush()
        drop_file(session, before)
