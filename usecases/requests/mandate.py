"""電子委任状設定: hand in the electronic mandate of an official vehicle, take it back, and open its file."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.mandate import checked_made_on, read_issuer, refuse_unless_settable
from domain.refusal import Refusal
from domain.request_status import RequestStatus
from domain.upload import Upload
from domain.vehicle_user import MandateKind
from domain.waiver import waivers_with_mandate, waivers_without_mandate
from models.files import File
from models.requests import InspectionRequest, Mandate
from usecases.audit import record
from usecases.case_events import tell_case
from usecases.document import Document
from usecases.files.find import document_of
from usecases.files.keep import drop_file, keep_file
from usecases.prepared import given
from usecases.requests.facts_in_row import waivers_of, write_waivers
from usecases.requests.find import find_request, find_seen_at
from usecases.requests.touch import touch
from usecases.requests.withdraw import SeenRequest
from usecases.scope import sees_names
from usecases.sides import SetBy


@dataclass(frozen=True)
class SetMandate:
    """The mandate for the request as it was seen; without `upload` the file handed in before stays."""

    number: int
    version: int
    issuer: str
    made_on: date
    upload: Upload | None = None


@dataclass(frozen=True)
class MandateOnFile:
    """The mandate as it was handed in; `size` in bytes."""

    issuer: str
    made_on: date
    file_name: str
    size: int
    sha256: str
    set_by: str
    set_at: datetime


_ON_FILE = (
    Mandate.issuer.label("mandate_issuer"), Mandate.made_on.label("mandate_made_on"),
    File.name.label("mandate_file_name"), File.size.label("mandate_size"), File.sha256.label("mandate_sha256"),
    SetBy.name.label("mandate_set_by"), Mandate.set_at.label("mandate_set_at"),
)  # fmt: skip
_OF_REQUEST = (
    select(*_ON_FILE)
    .join(File, File.id == Mandate.file_id)
    .join(SetBy, SetBy.id == Mandate.set_by)
    .where(Mandate.request_id == bindparam("number"))
)


def set_mandate(session: Session, actor: Actor, command: SetMandate, now: datetime) -> None:
    """The mandate kind and the free inspection fee follow from it. Raises not_found, changed_by_someone_else,
    mandate_only_registered, request_not_editable, file_needed and refusals of what is said of it."""
    request = find_seen_at(session, actor, command.number, command.version)
    refuse_unless_settable(request.kind, request.status)
    issuer, made_on = read_issuer(command.issuer), checked_made_on(command.made_on, day_in_japan(now))
    mandate = session.get(Mandate, request.id)
    if mandate is None and command.upload is None:
        raise Refusal("file_needed", "file")
    if mandate is None:
        mandate = Mandate(request_id=request.id, organization_id=request.organization_id)
    if command.upload is not None:
        _put_file(session, actor, mandate, command.upload, request.base_id, now)
    mandate.issuer, mandate.made_on, mandate.set_by, mandate.set_at = issuer, made_on, actor.user_id, now
    request.mandate_kind = MandateKind.ELECTRONIC
    write_waivers(request, waivers_with_mandate(request.kind, request.mandate_kind, waivers_of(request)))
    file = session.get_one(File, mandate.file_id)
    _note(session, request, "mandate_set", actor, now, file)


def take_back_mandate(session: Session, actor: Actor, command: SeenRequest, now: datetime) -> None:
    """Until it is sent: the file goes, the mandate kind is none and the fee is due again. Raises mandate_missing."""
    request = find_seen_at(session, actor, command.number, command.version)
    refuse_unless_settable(request.kind, request.status)
    mandate = session.get(Mandate, request.id)
    if mandate is None:
        raise Refusal("mandate_missing")
    file = session.get_one(File, mandate.file_id)
    session.delete(mandate)
    session.flush()
    drop_file(session, file)
    request.mandate_kind = MandateKind.NONE
    write_waivers(request, waivers_without_mandate(waivers_of(request)))
    _note(session, request, "mandate_taken_back", actor, now, file)


def beside_mandate(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """The query with the columns of `mandate_in`, for the request of its parameter `number`."""
    return (
        query.add_columns(*_ON_FILE)
        .outerjoin(Mandate, Mandate.request_id == given("number"))
        .outerjoin(File, File.id == Mandate.file_id)
        .outerjoin(SetBy, SetBy.id == Mandate.set_by)
    )


def mandate_in(row: Any) -> MandateOnFile | None:
    """What was handed in, as a row of `beside_mandate` tells it."""
    if row.mandate_set_at is None:
        return None
    return MandateOnFile(**{name: getattr(row, f"mandate_{name}") for name in MandateOnFile.__dataclass_fields__})


def mandate_of(session: Session, number: int) -> MandateOnFile | None:
    """What was handed in for a request that the caller has found in its scope."""
    row = session.execute(_OF_REQUEST, {"number": number}).one_or_none()
    return mandate_in(row) if row else None


def issue_mandate_file(session: Session, actor: Actor, number: int, now: datetime) -> Document:
    """The file for who sees the request and its vehicle user; raises not_found, as for a request without one."""
    request = find_request(session, actor, number)
    file = session.scalar(
        select(File).join(Mandate, Mandate.file_id == File.id).where(Mandate.request_id == request.id)
    )
    if file is None or not sees_names(actor):
        raise Refusal("not_found")
    record(session, actor, "mandate_downloaded", now, record=f"request {request.id}", sha256=file.sha256)
    return document_of(session, file)


def _put_file(session: Session, actor: Actor, mandate: Mandate, upload: Upload, base_id: int, now: datetime) -> None:
    before = session.get(File, mandate.file_id) if mandate.file_id else None
    mandate.file_id = keep_file(session, actor, upload, base_id, now).id
    session.add(mandate)
    if before is not None:
        session.flush()
        drop_file(session, before)


def _note(session: Session, request: InspectionRequest, code: str, actor: Actor, now: datetime, file: File) -> None:
    touch(request, actor, now)
    if request.status is RequestStatus.DRAFT:
        request.returned_reason = ""
    tell_case(session, request, code, actor, now)
    record(session, actor, code, now, record=f"request {request.id}", sha256=file.sha256, size=file.size)
    session.flush()
