"""Say where an inquiry stands, with a note for the colleagues."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.inquiry import InquiryState, may_become
from domain.refusal import Refusal
from usecases.audit import record
from usecases.inquiries.find import find_inquiry


@dataclass(frozen=True)
class ChangeInquiry:
    """The new state and note of an inquiry that was seen at `version`."""

    number: int
    version: int
    state: InquiryState
    note: str


def change_inquiry(session: Session, actor: Actor, command: ChangeInquiry, now: datetime) -> None:
    """Raises Refusal not_found, changed_by_someone_else or inquiry_state_impossible."""
    inquiry = find_inquiry(session, command.number, lock=True)
    if inquiry.version != command.version:
        raise Refusal("changed_by_someone_else", at=inquiry.updated_at)
    before = inquiry.state
    if command.state not in may_become(before):
        raise Refusal("inquiry_state_impossible", "state", before=before, state=command.state)
    if (before, inquiry.note) == (command.state, command.note):
        return
    inquiry.state, inquiry.note = command.state, command.note
    inquiry.updated_at, inquiry.updated_by = now, actor.user_id
    # The note may hold a person's name, which the audit keeps for good: only that it changed is told.
    record(
        session, actor, "inquiry_changed", now, record=f"inquiry {inquiry.id}",
        state=[before.value, command.state.value],
    )  # fmt: skip
