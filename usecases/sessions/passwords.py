"""How passwords are stored and compared."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's floor: 19 MiB, two passes, one lane. A stronger setting re-hashes at the next sign-in.
COSTS = {"time_cost": 2, "memory_cost": 19 * 1024, "parallelism": 1}
_HASHER = PasswordHasher(
    time_cost=COSTS["time_cost"], memory_cost=COSTS["memory_cost"], parallelism=COSTS["parallelism"]
)
# Compared against when the typed user does not exist, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str) -> str:
    return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; None stands for a user who does not exist."""
    try:
        _HASHER.verify(stored or _NOBODY, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    return _HASHER.check_needs_rehash(stored)
