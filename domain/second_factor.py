"""確認コード: the time-based one-time codes of RFC 6238 as every authenticator app makes them, and recovery codes."""

import hmac
import re
from base64 import b32decode, b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from domain.writing import half_width

SECONDS_A_STEP, DIGITS = 30, 6
# A phone's clock may be off by one step; each step more would make guessing easier.
DRIFT = 1
SECRET_BYTES = 20
RECOVERY_CODES, RECOVERY_DIGITS = 10, 16
ISSUER = "Keizoku"
_BETWEEN = re.compile(r"[\s-]+")


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // SECONDS_A_STEP


def code_at(secret: bytes, step: int) -> str:
    """The code of one step of thirty seconds: SHA-1, six digits, dynamic truncation (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(secret: bytes, code: str, now: datetime, used: int) -> int | None:
    """The step whose code this is, if it lies near enough and after the one used last: a code works once."""
    here = step_of(now)
    for step in range(here - DRIFT, here + DRIFT + 1):
        if step > used and hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "surrogatepass")):
            return step
    return None


def read_code(typed: str) -> str:
    """Either sort of code as its digits alone, however it was grouped."""
    return _BETWEEN.sub("", half_width(typed))


def is_recovery_code(code: str) -> bool:
    return len(code) == RECOVERY_DIGITS and code.isascii() and code.isdecimal()


def grouped(code: str) -> str:
    """In fours, as it is read and typed."""
    return " ".join(code[place : place + 4] for place in range(0, len(code), 4))


def secret_text(secret: bytes) -> str:
    return b32encode(secret).decode()


def secret_of(text: str) -> bytes:
    return b32decode(text)


def enrolment_address(secret: bytes, member_code: str, login_id: str) -> str:
    """What the app reads from the QR code; member code and login ID tell several entries apart."""
    label = quote(f"{ISSUER}:{member_code}-{login_id}")
    facts = {"secret": secret_text(secret), "issuer": ISSUER, "digits": DIGITS, "period": SECONDS_A_STEP}
    return f"otpauth://totp/{label}?{urlencode(facts)}"
