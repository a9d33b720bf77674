"""The people of one base: those in force, or those whose time is over."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.base_person import BasePersonKind
from domain.clock import day_in_japan
from models.organizations import Base, BasePerson
from usecases.bases.find import find_base
from usecases.listing import PageOf, SortColumn, Wish, counted, page_of, word_column


class PeopleWanted(StrEnum):
    """有効, 終了."""

    IN_FORCE = "in_force"
    ENDED = "ended"


SORTS: dict[str, SortColumn] = {"kind": word_column(BasePerson.kind, BasePersonKind)}


@dataclass(frozen=True)
class PersonRow:
    """One person in the list."""

    id: int
    kind: BasePersonKind
    name: str
    kana: str
    service_user_id: str
    inspector_code: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class PeopleList:
    """A page of people of a base, and how many there are under each tab."""

    base: Base
    page: PageOf[PersonRow]
    counts: dict[str, int]
    wanted: PeopleWanted

    @property
    def total(self) -> int:
        return self.counts[self.wanted.value]


def search_people(
    session: Session, actor: Actor, code: str, wanted: PeopleWanted, wish: Wish, now: datetime
) -> PeopleList:
    """Raises Refusal not_found for a base that is not the actor's."""
    base, today = find_base(session, actor, code), day_in_japan(now)
    here = select(
        BasePerson.id, BasePerson.kind, BasePerson.name, BasePerson.kana, BasePerson.service_user_id,
        BasePerson.inspector_code, BasePerson.valid_from, BasePerson.valid_to,
    ).where(BasePerson.organization_id == base.organization_id, BasePerson.base_id == base.id)  # fmt: skip
    page = page_of(session, here.where(_wanted(wanted, today)), wish, SORTS, "kind", BasePerson.id, _row)
    ids = here.with_only_columns(BasePerson.id)
    counts = counted(session, {tab.value: ids.where(_wanted(tab, today)) for tab in PeopleWanted})
    return PeopleList(base, page, counts, wanted)


def _wanted(wanted: PeopleWanted, today: date) -> ColumnElement[bool]:
    if wanted is PeopleWanted.ENDED:
        return BasePerson.valid_to < today
    return or_(BasePerson.valid_to.is_(None), BasePerson.valid_to >= today)


def _row(row: Any) -> PersonRow:
    return PersonRow(
        row.id, row.kind, row.name, row.kana, row.service_user_id, row.inspector_code, row.valid_from, row.valid_to
    )
