"""The documents that somebody sees, each in the version of today, and the file of one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.handout import HandoutKind, is_new
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.vehicle import VehicleKind
from models.files import File
from models.handouts import Handout, HandoutEdition
from usecases.audit import note_download
from usecases.document import Document
from usecases.files.find import document_of
from usecases.handouts.search import ROLES
from usecases.scope import visible_handouts

# What the operator hands out is some dozens; beyond this the page would be a list of its own.
MOST_SHOWN = 300
Earlier = aliased(HandoutEdition)


@dataclass(frozen=True)
class ReadableHandout:
    """One document as its reader sees it."""

    id: int
    kind: HandoutKind
    title: str
    text: str
    side: OrganizationKind | None
    vehicle_kind: VehicleKind | None
    for_admin: bool
    for_base_admin: bool
    for_sender: bool
    for_viewer: bool
    edition: int
    day: date
    size: int
    media_type: str
    is_new: bool


def readable_handouts(session: Session, actor: Actor, now: datetime) -> tuple[ReadableHandout, ...]:
    """By title."""
    today = day_in_japan(now)
    query = _shown(today).add_columns(
        Handout.id, Handout.kind, Handout.title, Handout.text, Handout.side, Handout.vehicle_kind,
        *(getattr(Handout, name) for name in ROLES), HandoutEdition.edition, HandoutEdition.shown_from, File.size,
        File.media_type,
    )  # fmt: skip
    found = session.execute(query.where(visible_handouts(actor)).order_by(Handout.title, Handout.id).limit(MOST_SHOWN))
    return tuple(
        ReadableHandout(
            one.id, one.kind, one.title, one.text, one.side, one.vehicle_kind, one.for_admin, one.for_base_admin,
            one.for_sender, one.for_viewer, one.edition, one.shown_from, one.size, one.media_type,
            is_new(one.shown_from, today),
        )
        for one in found
    )  # fmt: skip


def readable_file(session: Session, actor: Actor, number: int, now: datetime) -> Document:
    """The version of today, noted. Raises Refusal not_found."""
    query = _shown(day_in_japan(now)).add_columns(File, HandoutEdition.edition)
    found = session.execute(query.where(visible_handouts(actor), Handout.id == number)).one_or_none()
    return _issued(session, actor, number, found, now)


def edition_file(session: Session, actor: Actor, number: int, edition: int, now: datetime) -> Document:
    """Any version, for the operator, noted. Raises Refusal not_found."""
    query = (
        select(File, HandoutEdition.edition)
        .join(HandoutEdition, HandoutEdition.file_id == File.id)
        .where(HandoutEdition.handout_id == number, HandoutEdition.edition == edition)
    )
    return _issued(session, actor, number, session.execute(query).one_or_none(), now)


def _issued(session: Session, actor: Actor, number: int, found: Any, now: datetime) -> Document:
    if found is None:
        raise Refusal("not_found")
    note_download(session, actor, f"handout {number}-{found.edition}", now)
    return document_of(session, found.File)


def _shown(today: date) -> Select[()]:
    """Each document with the newest of its versions whose day has come."""
    newest = (
        select(func.max(Earlier.edition))
        .where(Earlier.handout_id == Handout.id, Earlier.shown_from <= today)
        .correlate(Handout)
        .scalar_subquery()
    )
    return (
        select()
        .select_from(Handout)
        .join(HandoutEdition, and_(HandoutEdition.handout_id == Handout.id, HandoutEdition.edition == newest))
        .join(File, File.id == HandoutEdition.file_id)
    )
