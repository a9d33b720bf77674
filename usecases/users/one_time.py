"""One-time passwords: drawn at random, easy to read out, dead after 72 hours."""

import secrets
from datetime import datetime, timedelta

from models.users import User
from usecases.sessions.passwords import hashed

ONE_TIME_LIFE = timedelta(hours=72)
# Without letters and digits that look like others.
LETTERS = "abcdefghijkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
GROUPS, GROUP = 3, 4


def one_time_password() -> str:
    """Twelve characters in groups, such as `k7Rm-tW4e-9qHd`: some 69 bits, and each of three classes."""
    while True:
        drawn = [secrets.choice(LETTERS + CAPITALS + DIGITS) for _ in range(GROUPS * GROUP)]
        if all(any(one in kind for one in drawn) for kind in (LETTERS, CAPITALS, DIGITS)):
            return "-".join("".join(drawn[at : at + GROUP]) for at in range(0, GROUPS * GROUP, GROUP))


def give_one_time_password(user: User, now: datetime) -> str:
    """The new password, which nobody keeps but who is told it now; it is changed at the first sign-in."""
    password = one_time_password()
    user.password_hash = hashed(password)
    user.password_changed_at = now
    user.must_change_password = True
    user.one_time_until = now + ONE_TIME_LIFE
    return password


def unknown_password_hash() -> str:
    """Of a password that nobody knows, for who is to set one by a link."""
    return hashed(secrets.token_urlsafe(32))
