"""Search the inquiries, the latest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from domain.inquiry import InquiryState, InquiryTopic
from models.inquiries import Inquiry
from models.organizations import Organization
from usecases.listing import PageOf, SortColumn, Wish, counted, page_of

SORTS = {"number": SortColumn(Inquiry.id, int, str)}


@dataclass(frozen=True)
class InquiryConditions:
    """What was asked for; an empty text asks for nothing."""

    state: str = ""
    topic: str = ""


@dataclass(frozen=True)
class InquiryRow:
    """One inquiry in the list."""

    number: int
    received_at: datetime
    topic: InquiryTopic
    company: str
    person: str
    member_code: str
    case_number: str
    state: InquiryState


@dataclass(frozen=True)
class InquiryList:
    """A page of inquiries, and how many there are in each state."""

    page: PageOf[InquiryRow]
    counts: dict[str, int]
    conditions: InquiryConditions

    @property
    def total(self) -> int:
        return self.counts[self.conditions.state or "all"]


def search_inquiries(session: Session, conditions: InquiryConditions, wish: Wish) -> InquiryList:
    conditions = _known(conditions)
    query = select(
        Inquiry.id, Inquiry.created_at, Inquiry.topic, Inquiry.company, Inquiry.person, Organization.member_code,
        Inquiry.case_number, Inquiry.state,
    ).outerjoin(Organization, Organization.id == Inquiry.organization_id)  # fmt: skip
    in_topic = query.where(*_of_topic(conditions))
    query = in_topic.where(*_in_state(conditions.state))
    page = page_of(session, query, wish, SORTS, "number", Inquiry.id, _row, descending_by_default=True)
    queries: dict[str, Select[*tuple[Any, ...]]] = {"all": in_topic.with_only_columns(Inquiry.id)}
    queries |= {
        state.value: in_topic.where(Inquiry.state == state).with_only_columns(Inquiry.id) for state in InquiryState
    }
    return InquiryList(page, counted(session, queries), conditions)


def _known(conditions: InquiryConditions) -> InquiryConditions:
    """A word that is none asks for nothing."""
    return InquiryConditions(
        conditions.state if conditions.state in set(InquiryState) else "",
        conditions.topic if conditions.topic in set(InquiryTopic) else "",
    )


def _of_topic(conditions: InquiryConditions) -> Iterator[ColumnElement[bool]]:
    if conditions.topic:
        yield Inquiry.topic == InquiryTopic(conditions.topic)


def _in_state(state: str) -> Iterator[ColumnElement[bool]]:
    if state:
        yield Inquiry.state == InquiryState(state)


def _row(row: Any) -> InquiryRow:
    return InquiryRow(
        row.id, row.created_at, row.topic, row.company, row.person, row.member_code or "", row.case_number, row.state
    )
