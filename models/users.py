"""Users, the bases they work at, their sessions, and the guard against guessing at sign-in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from domain.device import Browser, Platform
from domain.list_name import ListName
from domain.rights import Role
from domain.staff_defaults import StartMenu
from models.database import Json, Model, SortableMoment, UtcDateTime, Versioned, key, word


class LinkPurpose(StrEnum):
    """What the link of a mail is good for."""

    PASSWORD = "password"  # noqa: S105 -- what the link is for
    MISUSE = "misuse"


class User(Versioned, Model):
    """利用者 of one organization."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("organization_id", "id"),
        UniqueConstraint("organization_id", "login_key"),
        Index("ix_users_by_name", "organization_id", "name_key", "id"),
        Index("ix_users_by_base", "organization_id", "base_key", "id"),
        Index("ix_users_by_role", "organization_id", "role", "id"),
        Index("ix_users_pasted_in", "pasted_in"),
        Index("ix_users_by_last_sign_in", "organization_id", "last_sign_in_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    login_id: Mapped[str] = mapped_column(String(32))
    login_key: Mapped[str] = mapped_column(key(32))
    name: Mapped[str] = mapped_column(String(10))
    name_key: Mapped[str] = mapped_column(key(40), default="", server_default="")
    role: Mapped[Role] = mapped_column(word(Role))
    all_bases: Mapped[bool] = mapped_column(default=False)
    # The first of the codes of the bases, by which lists are sorted; empty for who works at all of them.
    base_key: Mapped[str] = mapped_column(key(7), default="", server_default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    one_time_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(5), default="ja")
    page_size: Mapped[int] = mapped_column(default=20)
    single_keys: Mapped[bool] = mapped_column(default=True)
    low_rows: Mapped[bool] = mapped_column(default=False, server_default=false())
    last_sign_in_at: Mapped[datetime | None] = mapped_column(SortableMoment)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    updated_by: Mapped[int | None]
    # The paste that added the user, if one did; no foreign key, as of who changed a row last.
    pasted_in: Mapped[int | None]
    # 不正利用の疑い: since then no mail opens the sign-in again, until an administrator does.
    suspected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # 休眠予告: when the owner was told that the sign-in is switched off unless it is used.
    dormancy_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of an agent's people: the offices they apply at, and the page after signing in.
    default_office_registered: Mapped[str] = mapped_column(String(12), default="", server_default="")
    default_office_kei: Mapped[str] = mapped_column(String(12), default="", server_default="")
    default_menu: Mapped[StartMenu | None] = mapped_column(word(StartMenu))
    # The latest version of the terms of whose coming the user was told.
    terms_seen: Mapped[int] = mapped_column(default=0, server_default="0")
    # Kinds of mail by their words, each with whether it comes; of a kind that is not named the usual holds.
    mail_choices: Mapped[dict[str, bool]] = mapped_column(Json, default=dict, server_default="{}")


class UserBase(Model):
    """One base a user works at."""

    __tablename__ = "user_bases"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_user_bases_user"
        ),
        ForeignKeyConstraint(
            ["organization_id", "base_id"], ["bases.organization_id", "bases.id"], name="fk_user_bases_base"
        ),
        Index("ix_user_bases_base_id", "base_id"),
    )

    user_id: Mapped[int] = mapped_column(primary_key=True)
    base_id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int]


class UserSession(Model):
    """A signed-in browser, known by the hash of its token and ended here, whatever its cookie says."""

    __tablename__ = "sessions"
    __table_args__ = (Index("ix_sessions_user_id", "user_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(key(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(String(32), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    # Read out of what the browser calls itself, which is not kept.
    browser: Mapped[Browser] = mapped_column(word(Browser), default=Browser.OTHER, server_default="")
    platform: Mapped[Platform] = mapped_column(word(Platform), default=Platform.OTHER, server_default="")
    # What the next page says of the last act: pairs of kind and sentence.
    told: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    # Of the client certificate it was opened with, and its end; empty when none was shown.
    certificate_fingerprint: Mapped[str] = mapped_column(key(64), default="")
    certificate_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The version of the terms whose changes are confirmed before anything else is shown; 0 for none.
    terms_due: Mapped[int] = mapped_column(default=0, server_default="0")


class Handover(Model):
    """Whose open work goes on with whom: the numbers of the requests, by the column that names whom they wait for."""

    __tablename__ = "handovers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organization_id", "user_id"], ["users.organization_id", "users.id"], name="fk_handovers_user"
        ),
        ForeignKeyConstraint(
            ["organization_id", "heir_id"], ["users.organization_id", "users.id"], name="fk_handovers_heir"
        ),
        Index("ix_handovers_user_id", "user_id", "id"),
        Index("ix_handovers_heir_id", "heir_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int]
    user_id: Mapped[int]
    heir_id: Mapped[int]
    made_by: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requests: Mapped[dict[str, list[int]]] = mapped_column(Json)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BatchKind(StrEnum):
    """利用者, 拠点."""

    USERS = "users"
    BASES = "bases"


class PastedBatch(Model):
    """Many users or bases that one paste added, and that go as one while nobody has begun to use any of them."""

    __tablename__ = "pasted_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    kind: Mapped[BatchKind] = mapped_column(word(BatchKind))
    made_by: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    size: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasswordLink(Model):
    """A link that does one thing for one user once, mostly set a password; known by the hash of its token."""

    __tablename__ = "password_links"
    __table_args__ = (Index("ix_password_links_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[LinkPurpose] = mapped_column(
        word(LinkPurpose), default=LinkPurpose.PASSWORD, server_default=LinkPurpose.PASSWORD.value
    )
    token_hash: Mapped[str] = mapped_column(key(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SavedSearch(Model):
    """保存した検索: what a list's address asks for after its question mark, under a name of its user's own."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("user_id", "list_name", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    list_name: Mapped[ListName] = mapped_column(word(ListName))
    name: Mapped[str] = mapped_column(key(30))
    query: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SignInGuard(Model):
    """Failures in a row of one typed sign-in name, or of one address, existing or not; the key is a hash."""

    __tablename__ = "sign_in_guards"

    key: Mapped[str] = mapped_column(key(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    locks: Mapped[int] = mapped_column(default=0)
    window_started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
