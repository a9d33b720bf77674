"""The outside of a .p12 file, read without its password: how much counting its opening would cost.

Before a password is tried it is hashed as often as the file itself says, so a file can be made whose opening takes
hours. The counts that stand in the open are read first; what lies inside the sealed parts is not seen from here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.refusal import Refusal

LARGEST_FILE = 64 * 1024
# Ten times what careful programs use today.
MOST_ROUNDS = 1_000_000
FIELD = "file"

_INTEGER, _OCTETS, _OBJECT, _SEQUENCE = 0x02, 0x04, 0x06, 0x30
_CONSTRUCTED, _LONG_TAG = 0x20, 0x1F
_DEEPEST, _MOST_PARTS = 40, 20_000
_VERSION = b"\x03"
# PBKDF2, scrypt, and the older ways to make a key of a password; a number in their parameters is a count.
_COUNTED = tuple(bytes.fromhex(text) for text in ("2a864886f70d0105", "2a864886f70d010c01", "2b06010401da47040b"))


@dataclass(frozen=True)
class Part:
    """One element of ASN.1: its tag, its bytes, and the elements in it if it is made of such."""

    tag: int
    body: bytes
    parts: tuple["Part", ...] = ()


class _Unreadable(Exception):
    """No ASN.1, or more of it than any certificate has."""


class _Reader:
    """Reads BER, as some older programs write it, with bounds on depth and number."""

    def __init__(self) -> None:
        self.left = _MOST_PARTS

    def parts(self, body: bytes, depth: int) -> tuple[Part, ...]:
        found, at = [], 0
        while at < len(body):
            part, at = self.part(body, at, depth)
            found.append(part)
        return tuple(found)

    def part(self, body: bytes, at: int, depth: int) -> tuple[Part, int]:
        self.left -= 1
        if depth > _DEEPEST or self.left < 0 or at + 2 > len(body):
            raise _Unreadable
        tag, first = body[at], body[at + 1]
        if tag & _LONG_TAG == _LONG_TAG:
            raise _Unreadable
        at += 2
        if first == 0x80:
            return self._open_ended(tag, body, at, depth)
        length, at = _length(body, at, first)
        content = body[at : at + length]
        if len(content) < length:
            raise _Unreadable
        parts = self.parts(content, depth + 1) if tag & _CONSTRUCTED else ()
        return Part(tag, content, parts), at + length

    def _open_ended(self, tag: int, body: bytes, at: int, depth: int) -> tuple[Part, int]:
        """Elements up to two zeros; only what is made of elements can be written so."""
        if not tag & _CONSTRUCTED:
            raise _Unreadable
        begin, found = at, []
        while body[at : at + 2] != b"\0\0":
            part, at = self.part(body, at, depth + 1)
            found.append(part)
        return Part(tag, body[begin:at], tuple(found)), at + 2


def _length(body: bytes, at: int, first: int) -> tuple[int, int]:
    if first < 0x80:
        return first, at
    size = first & 0x7F
    if size > 4 or at + size > len(body):
        raise _Unreadable
    return int.from_bytes(body[at : at + size], "big"), at + size


def refuse_costly(body: bytes) -> None:
    """Raises signing_file_too_large, signing_file_unreadable or signing_file_too_slow."""
    if len(body) > LARGEST_FILE:
        raise Refusal("signing_file_too_large", FIELD, limit_kib=LARGEST_FILE // 1024)
    reader = _Reader()
    try:
        file, end = reader.part(body, 0, 0)
        counts = [*_outer_count(file), *_counts(file, reader, 0)]
    except _Unreadable:
        raise Refusal("signing_file_unreadable", FIELD) from None
    if end != len(body) or len(file.parts) < 2 or (file.parts[0].tag, file.parts[0].body) != (_INTEGER, _VERSION):
        raise Refusal("signing_file_unreadable", FIELD)
    if any(count > MOST_ROUNDS for count in counts):
        raise Refusal("signing_file_too_slow", FIELD)


def _outer_count(file: Part) -> Iterator[int]:
    """That of the seal over the whole file, which stands last in it."""
    if len(file.parts) == 3:
        yield from (_number(part) for part in file.parts[2].parts[-1:] if part.tag == _INTEGER)


def _counts(part: Part, reader: _Reader, depth: int) -> Iterator[int]:
    """Every count in the open: also in what a string of bytes holds, which is how these files are nested."""
    inner = part.parts
    if depth > _DEEPEST:
        raise _Unreadable
    if part.tag == _SEQUENCE and inner and inner[0].tag == _OBJECT and inner[0].body.startswith(_COUNTED):
        yield from (_number(each) for given in inner[1:2] for each in given.parts if each.tag == _INTEGER)
    if _holds_bytes(part):
        whole = b"".join(piece.body for piece in inner) or part.body
        try:
            inner = (*inner, *reader.parts(whole, depth + 1))
        except _Unreadable:
            if reader.left < 0:
                raise
    for each in inner:
        yield from _counts(each, reader, depth + 1)


def _holds_bytes(part: Part) -> bool:
    return part.tag & ~_CONSTRUCTED == _OCTETS and part.body[:1] in (b"\x30", b"\x04", b"\x24")


def _number(part: Part) -> int:
    return int.from_bytes(part.body, "big", signed=True)
