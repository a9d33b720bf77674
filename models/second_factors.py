"""The second factor of a user, its recovery codes, and sign-ins that still wait for it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.device import Browser, Platform
from models.database import Model, UtcDateTime, key, word


class SecondFactor(Model):
    """The secret that one user shares with an app, sealed; asked for once a first code has confirmed it."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of the code that was used last; only later ones work.
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(Model):
    """One of those that work once each without the app, stored like a password."""

    __tablename__ = "recovery_codes"
    __table_args__ = (Index("ix_recovery_codes_user_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PendingSignIn(Model):
    """Whose password was right and whose code is awaited, known by the hash of a token; it opens nothing."""

    __tablename__ = "pending_sign_ins"
    __table_args__ = (Index("ix_pending_sign_ins_ends_at", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(key(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # What the session will be opened with.
    browser: Mapped[Browser] = mapped_column(word(Browser))
    platform: Mapped[Platform] = mapped_column(word(Platform))
    certificate_fingerprint: Mapped[str] = mapped_column(key(64), default="")
    certificate_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
