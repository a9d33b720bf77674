"""Keep a document for the users: a new one, what is said of it, a new version of its file."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.clock import day_in_japan
from domain.handout import HandoutKind, check_shown_from
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.search_keys import name_key
from domain.upload import Upload
from domain.vehicle import VehicleKind
from models.handouts import Handout, HandoutEdition
from usecases.audit import changes, record
from usecases.files.keep import keep_file
from usecases.handouts.find import find_handout


@dataclass(frozen=True)
class HandoutFacts:
    """What a document is and whom it is for; without a side or a kind of vehicle it is for all of them."""

    kind: HandoutKind
    title: str
    text: str = ""
    side: OrganizationKind | None = None
    vehicle_kind: VehicleKind | None = None
    for_admin: bool = True
    for_base_admin: bool = True
    for_sender: bool = True
    for_viewer: bool = True

    @property
    def is_for_somebody(self) -> bool:
        return self.for_admin or self.for_base_admin or self.for_sender or self.for_viewer


@dataclass(frozen=True)
class AddHandout:
    """A new document with the file of its first version."""

    facts: HandoutFacts
    upload: Upload
    shown_from: date


@dataclass(frozen=True)
class ChangeHandout:
    """What is to be said of a document that was seen at `version`."""

    number: int
    version: int
    facts: HandoutFacts


@dataclass(frozen=True)
class AddEdition:
    """A file that takes the place of the one before from its day on."""

    number: int
    version: int
    upload: Upload
    shown_from: date


def add_handout(session: Session, actor: Actor, command: AddHandout, now: datetime) -> int:
    """Its number. Raises handout_for_nobody or handout_from_past."""
    _refuse_for_nobody(command.facts)
    check_shown_from(command.shown_from, day_in_japan(now))
    handout = Handout(latest=0, withdrawn_at=None, created_at=now)
    _put(handout, actor, command.facts, now)
    _add_file(session, actor, handout, command.upload, command.shown_from, now)
    record(
        session, actor, "handout_added", now, record=f"handout {handout.id}", title=command.facts.title,
        file=command.upload.name, shown_from=command.shown_from.isoformat(),
    )  # fmt: skip
    return handout.id


def change_handout(session: Session, actor: Actor, command: ChangeHandout, now: datetime) -> None:
    """Raises not_found, changed_by_someone_else, handout_withdrawn or handout_for_nobody."""
    handout = _open(session, command.number, command.version)
    _refuse_for_nobody(command.facts)
    after = vars(command.facts)
    before = {name: getattr(handout, name) for name in after}
    changed = [name for name in after if after[name] != before[name]]
    if not changed:
        return
    _put(handout, actor, command.facts, now)
    told = changes(before, after, changed)
    record(session, actor, "handout_changed", now, record=f"handout {handout.id}", fields=changed, changes=told)


def add_edition(session: Session, actor: Actor, command: AddEdition, now: datetime) -> int:
    """The number of the version. Raises not_found, changed_by_someone_else, handout_withdrawn or handout_from_past."""
    handout = _open(session, command.number, command.version)
    check_shown_from(command.shown_from, day_in_japan(now))
    _add_file(session, actor, handout, command.upload, command.shown_from, now)
    handout.updated_at, handout.updated_by = now, actor.user_id
    record(
        session, actor, "handout_version_added", now, record=f"handout {handout.id}", edition=handout.latest,
        file=command.upload.name, shown_from=command.shown_from.isoformat(),
    )  # fmt: skip
    return handout.latest


def _open(session: Session, number: int, version: int) -> Handout:
    handout = find_handout(session, number, lock=True)
    if handout.version != version:
        raise Refusal("changed_by_someone_else", at=handout.updated_at)
    if handout.withdrawn_at is not None:
        raise Refusal("handout_withdrawn")
    return handout


def _refuse_for_nobody(facts: HandoutFacts) -> None:
    if not facts.is_for_somebody:
        raise Refusal("handout_for_nobody", "for_admin")


def _put(handout: Handout, actor: Actor, facts: HandoutFacts, now: datetime) -> None:
    for name, value in vars(facts).items():
        setattr(handout, name, value)
    handout.title_key = name_key(facts.title) + "\n" + name_key(facts.text)
    handout.updated_at, handout.updated_by = now, actor.user_id


def _add_file(
    session: Session, actor: Actor, handout: Handout, upload: Upload, shown_from: date, now: datetime
) -> None:
    file = keep_file(session, actor, upload, None, now)
    handout.latest += 1
    session.add(handout)
    session.flush()
    session.add(
        HandoutEdition(
            handout_id=handout.id, edition=handout.latest, file_id=file.id, shown_from=shown_from, made_at=now,
            made_by=actor.user_id,
        )
    )  # fmt: skip
