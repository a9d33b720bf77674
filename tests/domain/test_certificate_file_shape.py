"""What opening a certificate file would cost is read off it, however it is nested and written."""

import pytest

from domain.certificate_file_shape import MOST_ROUNDS, refuse_costly
from domain.refusal import Refusal

PBKDF2, PBES2, DATA = "2a864886f70d01050c", "2a864886f70d01050d", "2a864886f70d010701"
OLD_PBE = "2a864886f70d010c0103"


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes([tag, size]) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + body


def open_ended(tag: int, *parts: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(parts) + b"\0\0"


def number(value: int) -> bytes:
    return der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    return der(0x06, bytes.fromhex(text))


def bag(rounds: int, pbe: str = PBKDF2) -> bytes:
    """A sealed key within a string of bytes, as in the files."""
    counted = der(0x30, oid(pbe), der(0x30, der(0x04, b"saltsalt"), number(rounds)))
    sealed = der(0x30, der(0x30, oid(PBES2), der(0x30, counted)) if pbe == PBKDF2 else counted, der(0x04, b"?" * 40))
    return der(0x04, der(0x30, der(0x30, oid(DATA), der(0xA0, sealed))))


def file(*, rounds: int = 2048, seal: int = 2048, pbe: str = PBKDF2, version: int = 3) -> bytes:
    content = der(0x30, oid(DATA), der(0xA0, bag(rounds, pbe)))
    mac = der(0x30, der(0x30, der(0x30, oid(DATA)), der(0x04, b"?" * 32)), der(0x04, b"salt"), number(seal))
    return der(0x30, number(version), content, mac)


def code(body: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        refuse_costly(body)
    assert refused.value.field == "file"
    return refused.value.code


def test_usual_files_pass() -> None:
    refuse_costly(file())
    refuse_costly(file(rounds=MOST_ROUNDS, seal=MOST_ROUNDS))
    refuse_costly(file(pbe=OLD_PBE))


@pytest.mark.parametrize(
    "costly",
    [
        file(rounds=10**8),
        file(seal=10**8),
        file(rounds=10**8, pbe=OLD_PBE),
        file(rounds=MOST_ROUNDS + 1),
        file(seal=2**63),
    ],
)
def test_more_counting_than_careful_programs_ask_for_is_refused(costly: bytes) -> None:
    assert code(costly) == "signing_file_too_slow"


def test_open_ended_parts_are_read_as_well() -> None:
    inner = bag(10**8)
    pieces = open_ended(0x24, der(0x04, inner[2:40]), der(0x04, inner[40:]))
    body = open_ended(0x30, number(3), open_ended(0x30, oid(DATA), open_ended(0xA0, pieces)))
    assert code(body) == "signing_file_too_slow"


@pytest.mark.parametrize(
    "unreadable",
    [
        b"",
        b"\0",
        b"hello, world",
        file()[:-1],
        file() + b"\0",
        file(version=2),
        b"\x30\x80" * 200,
        b"\x30\x84\xff\xff\xff\xff",
        b"\x3f\x01\x00",
        der(0x30, *[number(3)] * 21_000)[: 64 * 1024],
    ],
)
def test_what_is_no_such_file_is_refused(unreadable: bytes) -> None:
    assert code(unreadable) == "signing_file_unreadable"


def test_a_large_file_is_not_even_read() -> None:
    assert code(b"\x30" * (64 * 1024 + 1)) == "signing_file_too_large"
