"""The operator's list of documents: those to come, those that are shown and those that were withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from domain.clock import day_in_japan
from domain.handout import HandoutKind, HandoutState, state_of
from domain.rights import OrganizationKind
from domain.search_keys import name_key
from domain.vehicle import VehicleKind
from models.database import NO_MOMENT
from models.files import File
from models.handouts import Handout, HandoutEdition
from usecases.listing import PageOf, Wish, counted, moment_column, page_of

SORTS = {"updated_at": moment_column(Handout.updated_at)}
ROLES = ("for_admin", "for_base_admin", "for_sender", "for_viewer")


@dataclass(frozen=True)
class HandoutConditions:
    """What was asked for; an empty text or None asks for nothing."""

    words: str = ""
    kind: HandoutKind | None = None
    state: HandoutState | None = None


@dataclass(frozen=True)
class KeptHandout:
    """One document as its list shows it, with its newest version."""

    id: int
    kind: HandoutKind
    title: str
    side: OrganizationKind | None
    vehicle_kind: VehicleKind | None
    for_admin: bool
    for_base_admin: bool
    for_sender: bool
    for_viewer: bool
    edition: int
    shown_from: date
    size: int
    updated_at: datetime
    state: HandoutState


@dataclass(frozen=True)
class KeptHandouts:
    """A page of them, and how many there are of each state and in all."""

    page: PageOf[KeptHandout]
    counts: dict[str, int]
    conditions: HandoutConditions

    @property
    def total(self) -> int:
        return self.counts[self.conditions.state or "all"]


def search_handouts(session: Session, conditions: HandoutConditions, wish: Wish, now: datetime) -> KeptHandouts:
    today = day_in_japan(now)
    first = _first_shown()

    def row(found: Any) -> KeptHandout:
        stands = state_of(found.first, found.withdrawn_at is not None, today)
        return KeptHandout(
            found.id, found.kind, found.title, found.side, found.vehicle_kind, found.for_admin, found.for_base_admin,
            found.for_sender, found.for_viewer, found.latest, found.shown_from, found.size, found.updated_at, stands,
        )  # fmt: skip

    query = (
        select(
            Handout.id, Handout.kind, Handout.title, Handout.side, Handout.vehicle_kind, Handout.latest,
            Handout.updated_at, Handout.withdrawn_at, *(getattr(Handout, name) for name in ROLES),
            HandoutEdition.shown_from, File.size, first.label("first"),
        )
        .join(
            HandoutEdition,
            and_(HandoutEdition.handout_id == Handout.id, HandoutEdition.edition == Handout.latest),
        )
        .join(File, File.id == HandoutEdition.file_id)
        .where(*_wheres(conditions))
    )  # fmt: skip
    asked = query.where(_is(conditions.state, today)) if conditions.state else query
    page = page_of(session, asked, wish, SORTS, "updated_at", Handout.id, row, descending_by_default=True)
    ids = select(Handout.id).where(*_wheres(conditions))
    counts = counted(session, {"all": ids} | {each.value: ids.where(_is(each, today)) for each in HandoutState})
    return KeptHandouts(page, counts, conditions)


def _first_shown() -> Any:
    return (
        select(func.min(HandoutEdition.shown_from))
        .where(HandoutEdition.handout_id == Handout.id)
        .correlate(Handout)
        .scalar_subquery()
    )


def _wheres(conditions: HandoutConditions) -> list[ColumnElement[bool]]:
    words = filter(None, map(name_key, conditions.words.split()))
    wheres: list[ColumnElement[bool]] = [Handout.title_key.contains(word, autoescape=True) for word in words]
    return [*wheres, Handout.kind == conditions.kind] if conditions.kind else wheres


def _is(state: HandoutState, today: date) -> ColumnElement[bool]:
    if state is HandoutState.WITHDRAWN:
        return Handout.withdrawn_at != NO_MOMENT
    comes = _first_shown() > today
    return and_(Handout.withdrawn_at == NO_MOMENT, comes if state is HandoutState.COMING else ~comes)
