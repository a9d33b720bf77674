"""Check a typed code against the app's secret or the recovery codes, and use it up."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from domain.second_factor import is_recovery_code, matching_step, secret_of, secret_text
from models.second_factors import RecoveryCode, SecondFactor
from usecases.sessions.passwords import matches
from usecases.vault import Vault


class CodeKind(StrEnum):
    """By what somebody proved to be the one: the app, or a recovery code."""

    APP = "app"
    RECOVERY = "recovery"


def has_second_factor(session: Session, user_id: int) -> bool:
    query = select(SecondFactor.user_id).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    return session.scalar(query) is not None


def use_code(session: Session, vault: Vault, user_id: int, code: str, now: datetime) -> CodeKind | None:
    """Of which kind the code was that is used up now; None for a wrong one, or one that was used before."""
    factor = session.get(SecondFactor, user_id, with_for_update=True)
    if factor is None:
        return None
    if is_recovery_code(code):
        return CodeKind.RECOVERY if factor.confirmed_at and _use_recovery_code(session, user_id, code, now) else None
    secret = secret_of(vault.open(factor.sealed_secret))
    step = matching_step(secret, code, now, factor.last_step)
    if step is None:
        return None
    factor.last_step = step
    # A key that was put aside seals nothing any more as soon as its secret is used.
    factor.sealed_secret = vault.seal(secret_text(secret))
    session.flush()
    return CodeKind.APP


def _use_recovery_code(session: Session, user_id: int, code: str, now: datetime) -> bool:
    unused = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    for known in session.scalars(unused.order_by(RecoveryCode.id)):
        if matches(known.code_hash, code):
            used = update(RecoveryCode).where(RecoveryCode.id == known.id, RecoveryCode.used_at.is_(None))
            return session.scalar(used.values(used_at=now).returning(RecoveryCode.id)) is not None
    return False


def recovery_codes_left(session: Session, user_id: int) -> int:
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0
