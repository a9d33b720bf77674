"""Many users at once: a pasted table is looked over, then saved in one act that can be undone in one."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.pasted_table import read_table
from domain.refusal import Refusal
from domain.rights import Role
from domain.user_care import Care
from domain.user_table import MOST_USERS, Surroundings, TableRow, faults, login_keys, read_rows
from models.users import BatchKind, PasswordLink, PastedBatch, User, UserBase
from usecases.audit import record
from usecases.enrollments.accept import Invitation
from usecases.enrollments.letters import post_invitation
from usecases.sessions.sign_in import token_hash
from usecases.users.add import key_of_bases, key_of_name
from usecases.users.one_time import unknown_password_hash
from usecases.users.password_link import LINK_LIFE, TOKEN_BYTES
from usecases.users.search import known_bases
from usecases.vault import Vault

UNDONE_WITHIN = timedelta(hours=24)


@dataclass(frozen=True)
class PasteUsers:
    """A table as pasted, and how it is read: headings by column, words for roles and for all bases.

    `path` begins the address of the page that sets a password by a link.
    """

    text: str
    headings: Mapping[str, str]
    roles: Mapping[str, Role]
    everywhere: Collection[str]
    path: str = ""


@dataclass(frozen=True)
class Look:
    """What a table would add; `beyond` when there are more rows than go in at once."""

    rows: tuple[TableRow, ...]
    unread: tuple[str, ...]

    @property
    def beyond(self) -> bool:
        return len(self.rows) > MOST_USERS

    @property
    def faults(self) -> int:
        return faults(self.rows)

    @property
    def may_be_added(self) -> bool:
        return bool(self.rows) and not self.faults and not self.beyond


def look_over(session: Session, care: Care, command: PasteUsers) -> Look:
    """Every row against what is there; in two statements, however many rows there are."""
    table = read_table(command.text, command.headings)
    if len(table.rows) > MOST_USERS:
        return Look(tuple(TableRow(cells) for cells in table.rows), table.unread)
    bases = {base.code: base.id for base in known_bases(session, care)}
    known = select(User.login_key).where(
        User.organization_id == care.organization_id, User.login_key.in_(login_keys(table.rows))
    )
    around = Surroundings(care, command.roles, command.everywhere, bases, set(session.scalars(known)))
    return Look(read_rows(table.rows, around), table.unread)


def paste_users(session: Session, actor: Actor, care: Care, vault: Vault, command: PasteUsers, now: datetime) -> int:
    """The id of the batch: all of the table, or none. Raises paste_empty and paste_wrong.

    Who has an address is invited by mail; the others get a password from their administrator when they come.
    """
    look = look_over(session, care, command)
    if not look.rows:
        raise Refusal("paste_empty", "pasted")
    if not look.may_be_added:
        raise Refusal("paste_wrong", "pasted")
    batch = PastedBatch(
        organization_id=care.organization_id,
        kind=BatchKind.USERS,
        made_by=actor.user_id,
        made_at=now,
        size=len(look.rows),
    )
    session.add(batch)
    session.flush()
    users = _enter(session, actor, care, look.rows, batch.id, now)
    invited = _invite(session, vault, users, command.path, now)
    record(
        session, actor, "users_pasted", now, record=f"batch {batch.id}", users=[user.login_id for user in users],
        invited=invited,
    )  # fmt: skip
    return batch.id


def _enter(
    session: Session, actor: Actor, care: Care, rows: Sequence[TableRow], batch_id: int, now: datetime
) -> list[User]:
    # Hashing takes tens of milliseconds on purpose. Nobody knows this password, so all may share its one hash.
    nobodys = unknown_password_hash()
    codes = {base.id: base.code for base in known_bases(session, care)}
    users = []
    for row in rows:
        if row.place is None:
            raise ValueError("a row without faults has a place")
        users.append(
            User(
                organization_id=care.organization_id, login_id=row.login_id, login_key=row.login_id.casefold(),
                name=row.name, name_key=key_of_name(row.name), role=row.place.role, all_bases=row.place.all_bases,
                base_key=key_of_bases(codes[base] for base in row.place.bases), email=row.email,
                password_hash=nobodys, password_changed_at=now, pasted_in=batch_id, updated_by=actor.user_id,
                created_at=now, updated_at=now,
            )
        )  # fmt: skip
    session.add_all(users)
    session.flush()
    session.add_all(
        UserBase(user_id=user.id, base_id=base, organization_id=care.organization_id)
        for user, row in zip(users, rows, strict=True)
        for base in (row.place.bases if row.place else ())
    )
    session.flush()
    return users


def _invite(session: Session, vault: Vault, users: Sequence[User], path: str, now: datetime) -> int:
    """How many got a link by mail."""
    invited = [(user, secrets.token_urlsafe(TOKEN_BYTES)) for user in users if user.email]
    session.add_all(
        PasswordLink(user_id=user.id, token_hash=token_hash(token), made_at=now, ends_at=now + LINK_LIFE)
        for user, token in invited
    )
    for user, token in invited:
        invitation = Invitation(user.name, user.email, user.login_id, token)
        post_invitation(session, vault, user.organization_id, invitation, path, now)
    return len(invited)
