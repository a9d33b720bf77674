"""Many bases at once: a pasted table is looked over, saved in one act, and undone in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.base_change import BaseChange
from domain.base_table import MOST_BASES, BaseLine, read_base_rows
from domain.pasted_table import read_table
from domain.refusal import Refusal
from models.client_changes import ClientChange
from models.organizations import Agreement, Base, BasePerson, PortalAccount
from models.requests import InspectionRequest
from models.users import BatchKind, PastedBatch, UserBase
from usecases.agreements.base_changes import tell_agents
from usecases.audit import record
from usecases.bases.add import BaseFacts, set_facts
from usecases.users.paste import UNDONE_WITHIN


@dataclass(frozen=True)
class PasteBases:
    """A table as pasted, and its headings by column."""

    text: str
    headings: Mapping[str, str]


@dataclass(frozen=True)
class LookAtBases:
    """What a table would add; `beyond` when there are more rows than go in at once."""

    rows: tuple[BaseLine, ...]
    unread: tuple[str, ...]

    @property
    def beyond(self) -> bool:
        return len(self.rows) > MOST_BASES

    @property
    def faults(self) -> int:
        return sum(len(row.wrong) for row in self.rows)

    @property
    def may_be_added(self) -> bool:
        return bool(self.rows) and not self.faults and not self.beyond


@dataclass(frozen=True)
class ShownBases:
    """A paste as its page shows it."""

    id: int
    made_at: datetime
    bases: tuple[Base, ...]
    undone_at: datetime | None
    undo_until: datetime
    in_use: bool

    def may_be_undone(self, now: datetime) -> bool:
        return self.undone_at is None and not self.in_use and now <= self.undo_until


def look_over_bases(session: Session, actor: Actor, command: PasteBases) -> LookAtBases:
    """Every row against what is there; in one statement, however many rows there are."""
    table = read_table(command.text, command.headings)
    if len(table.rows) > MOST_BASES:
        return LookAtBases(tuple(BaseLine(cells) for cells in table.rows), table.unread)
    taken = set(session.scalars(select(Base.code).where(Base.organization_id == actor.organization_id)))
    return LookAtBases(read_base_rows(table.rows, taken), table.unread)


def paste_bases(session: Session, actor: Actor, command: PasteBases, now: datetime) -> int:
    """The id of the batch: all of the table, or none. Raises paste_bases_empty and paste_wrong."""
    look = look_over_bases(session, actor, command)
    if not look.rows:
        raise Refusal("paste_bases_empty", "pasted")
    if not look.may_be_added:
        raise Refusal("paste_wrong", "pasted")
    batch = PastedBatch(
        organization_id=actor.organization_id, kind=BatchKind.BASES, made_by=actor.user_id, made_at=now,
        size=len(look.rows),
    )  # fmt: skip
    session.add(batch)
    session.flush()
    added: list[Base] = []
    for row in look.rows:
        facts = dict(row.read)
        base = Base(
            organization_id=actor.organization_id, code=facts.pop("code"), pasted_in=batch.id, created_at=now,
            updated_at=now, updated_by=actor.user_id,
        )  # fmt: skip
        set_facts(base, BaseFacts(**facts))  # type: ignore[arg-type]
        session.add(base)
        added.append(base)
    session.flush()
    for base in added:
        tell_agents(session, actor, base, BaseChange.ADDED, now)
    codes = [row.read["code"] for row in look.rows]
    record(session, actor, "bases_pasted", now, record=f"batch {batch.id}", bases=codes)
    return batch.id


def show_pasted_bases(session: Session, actor: Actor, batch_id: int) -> ShownBases:
    """Raises Refusal not_found."""
    batch = _find(session, actor, batch_id)
    bases = tuple(session.scalars(select(Base).where(Base.pasted_in == batch.id).order_by(Base.code)))
    until = batch.made_at + UNDONE_WITHIN
    return ShownBases(batch.id, batch.made_at, bases, batch.undone_at, until, _is_in_use(session, bases))


def undo_pasted_bases(session: Session, actor: Actor, batch_id: int, now: datetime) -> int:
    """How many bases went; their codes can be used again. Raises not_found, paste_undone, paste_undo_late_bases
    and paste_bases_in_use.
    """
    batch = _find(session, actor, batch_id, lock=True)
    if batch.undone_at is not None:
        raise Refusal("paste_undone")
    if now > batch.made_at + UNDONE_WITHIN:
        raise Refusal("paste_undo_late_bases")
    query = select(Base).where(Base.pasted_in == batch.id).order_by(Base.code).with_for_update()
    bases = tuple(session.scalars(query))
    if _is_in_use(session, bases):
        raise Refusal("paste_bases_in_use")
    codes = [base.code for base in bases]
    # Of what nobody at an agent has seen yet nothing needs to be told any more.
    session.execute(delete(ClientChange).where(ClientChange.client_base_id.in_([base.id for base in bases])))
    session.execute(delete(Base).where(Base.pasted_in == batch.id).execution_options(synchronize_session=False))
    for base in bases:
        session.expunge(base)
    batch.undone_at = now
    record(session, actor, "bases_paste_undone", now, record=f"batch {batch.id}", bases=codes)
    return len(codes)


def _find(session: Session, actor: Actor, batch_id: int, lock: bool = False) -> PastedBatch:
    query = select(PastedBatch).where(
        PastedBatch.organization_id == actor.organization_id, PastedBatch.id == batch_id,
        PastedBatch.kind == BatchKind.BASES,
    )  # fmt: skip
    batch = session.scalar(query.with_for_update() if lock else query)
    if batch is None:
        raise Refusal("not_found")
    return batch


def _is_in_use(session: Session, bases: tuple[Base, ...]) -> bool:
    """Whether anybody works at one of them, an agent has noted it, or anything was ever asked for, agreed or recorded
    there."""
    ids, here, row = [base.id for base in bases], bases[0].organization_id if bases else 0, InspectionRequest
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(UserBase.base_id.in_(ids)),
                    exists().where(row.organization_id == here, row.base_id.in_(ids)),
                    exists().where(row.agent_organization_id == here, row.agent_base_id.in_(ids)),
                    exists().where(or_(Agreement.client_base_id.in_(ids), Agreement.agent_base_id.in_(ids))),
                    exists().where(BasePerson.organization_id == here, BasePerson.base_id.in_(ids)),
                    exists().where(PortalAccount.base_id.in_(ids)),
                    exists().where(
                        ClientChange.client_base_id.in_(ids),
                        or_(ClientChange.acknowledged_at.is_not(None), ClientChange.change != BaseChange.ADDED),
                    ),
                )
            )
        )
    )
