"""What came from a QR reader, sorted into the codes of a 車検証 and put together again."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from domain.certificate_reading import CertificateSymbol
from domain.refusal import Refusal

FIELD = "certificate_codes"

_LONGEST_SCAN = 8000
_MOST_PIECES = 30

_LINE_END = re.compile("[\r\n\t\x00]+")
# The beginnings of a code, for readers that send one code right behind another.
_BEGINNING = re.compile(
    "(?=K/[2-7][0-9]/)|(?=1////)|"
    "(?<!K/[2-7])(?=2/[^\x00-\x7f][^/]{11}/[0-9A-Z-]/)|(?<!K/[2-7])(?=2/[^/]{3}/[0-9* -]{0,10}/[0-9]{6}(?:/|$))"
)
_EDGE_CODE = "1////"
_KEI_CODE = re.compile("K/([2-7])[0-9]/")
_CODE_2_BEGINS = re.compile("2/[^\x00-\x7f]")
_CODE_3_BEGINS = re.compile("2/[-0-9A-Z ]{3}/")
_PART = re.compile(r"[-0-9A-Z*/ \[\]]+")
_CODE_2_ENDS = re.compile("[^/]*(?:/[^/]{1,24})?/[1-5]")
_CODE_3_ENDS = re.compile(".*(?:^|/[0-9]{6})/(?:[0-9]{2}|--)")
# What a reader sends while the keyboard is set to kana: 2/ arrives as ２／, ふめ or ﾌﾒ.
_FULL_WIDTH_KANA = re.compile("[ぁ-ゖァ-ヶ／・０-９Ａ-Ｚａ-ｚ]")
_KANA = re.compile("[ぁ-ゖァ-ヶ／・０-９Ａ-Ｚａ-ｚｦ-ﾟ]")

_AXLE = "[0-9]{4}|-   "
_CODE_2 = ("2", "[^/]{12}", "[^/]", "[^/]{1,23}", "[^/]{0,24}", "[1-9]")
_CODE_3_HEAD = ("2", "[^/]{3}", "[-0-9* ]{0,10}", "[0-9]{6}")
_CODE_3_TAIL = (
    *("[0-9]{4}", "[^/]{0,17}", _AXLE, _AXLE, _AXLE, _AXLE),
    *("[0-9]{2}|- ", "[^/]{3}", "[^/]", "[^/]", "[^/]", "[^/]{4}", "[^/]{5}", "[0-9]{6}", "[0-9]{2}|--"),
)
_CODE_3 = _CODE_3_HEAD + _CODE_3_TAIL
# Newer codes may give the date three times: as on the paper, in the app and in the record.
_CODE_3_LONG = (*_CODE_3_HEAD, "[0-9]{6}", "[0-9]{6}", *_CODE_3_TAIL)
CODE_3_LONG_LENGTH = len(_CODE_3_LONG)


@dataclass(frozen=True)
class RegisteredCodes:
    """The fields of each code of a 登録車, only the finished ones while symbols are missing."""

    code_2: tuple[str, ...] = ()
    code_3: tuple[str, ...] = ()
    missing: tuple[CertificateSymbol, ...] = ()
    other_code_2: tuple[str, ...] = ()
    other_code_3: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    fields: tuple[str, ...]
    used: frozenset[str]


def cut_pieces(scans: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """Each code or part of one, once, in the order of reading, and whether something else was passed over.

    Blanks are kept, they pad fields.
    """
    if sum(len(scan) for scan in scans) > _LONGEST_SCAN:
        raise Refusal("certificate_codes_too_long", FIELD)
    whole = [line for scan in scans for line in _LINE_END.split(scan) if line.strip()]
    pieces = tuple(dict.fromkeys(piece for line in whole for piece in _BEGINNING.split(line) if piece.strip()))
    if len(pieces) > _MOST_PIECES:
        raise Refusal("certificate_codes_too_long", FIELD)
    if not pieces:
        raise Refusal("certificate_codes_missing", FIELD)
    known = tuple(piece for piece in pieces if is_kei(piece) or _is_registered(piece))
    unknown = [piece for piece in pieces if piece not in known]
    _refuse_unknown(unknown, any("/" in piece for piece in known))
    return known, not all(piece.startswith(_EDGE_CODE) for piece in unknown)


def _refuse_unknown(unknown: Sequence[str], something_known: bool) -> None:
    """Beside codes that were read a stray one is passed over, but never one that was typed as kana."""
    kana = _FULL_WIDTH_KANA if something_known else _KANA
    if any(kana.search(piece) for piece in unknown if not piece.startswith(_EDGE_CODE)):
        raise Refusal("scan_in_kana", FIELD)
    if something_known:
        return
    if unknown and all(piece.startswith(_EDGE_CODE) for piece in unknown):
        raise Refusal("certificate_code_of_edge", FIELD)
    raise Refusal("certificate_code_unknown", FIELD)


def is_kei(piece: str) -> bool:
    return _KEI_CODE.match(piece) is not None


def kei_code(piece: str) -> str:
    """The number of a kei code: 2 identifies the car, 3 describes it, 5, 6 and 7 add to it."""
    return piece[2]


def _is_registered(piece: str) -> bool:
    return _CODE_2_BEGINS.match(piece) is not None or _is_part(piece)


def _is_part(piece: str) -> bool:
    return not piece.startswith(_EDGE_CODE) and _PART.fullmatch(piece) is not None


def join_registered(pieces: Sequence[str]) -> RegisteredCodes:
    """Joins the two parts of code 2 and the three of code 3, whatever their order."""
    code_2 = _joined([p for p in pieces if _CODE_2_BEGINS.match(p)], pieces, (_CODE_2,), 2)
    left = [p for p in pieces if not code_2 or p not in code_2.used]
    code_3 = _joined([p for p in left if _CODE_3_BEGINS.match(p)], left, (_CODE_3, _CODE_3_LONG), 3)
    left = [p for p in left if not code_3 or p not in code_3.used]
    starts_2 = [p for p in left if _CODE_2_BEGINS.match(p) and not _is_beginning_of(p, code_2)]
    starts_3 = [p for p in left if _CODE_3_BEGINS.match(p) and not _is_beginning_of(p, code_3)]
    return RegisteredCodes(
        code_2=code_2.fields if code_2 else _finished(starts_2, _CODE_2),
        code_3=code_3.fields if code_3 else _finished(starts_3, _CODE_3),
        missing=tuple(_missing(left, code_2 is None, code_3 is None)),
        other_code_2=_other(starts_2[0 if code_2 else 1 :], left, (_CODE_2,), 2),
        other_code_3=_other(starts_3[0 if code_3 else 1 :], left, (_CODE_3, _CODE_3_LONG), 3),
    )


def _joined(
    starts: Sequence[str], pieces: Sequence[str], signatures: Sequence[Sequence[str]], parts: int
) -> _Found | None:
    for start in starts:
        others = [piece for piece in pieces if piece != start and _is_part(piece)]
        for chosen in _choices(start, others, parts):
            fields = tuple("".join(chosen).split("/"))
            if any(_fits(fields, signature) for signature in signatures):
                return _Found(fields, frozenset(chosen))
    return None


def _choices(start: str, others: Sequence[str], parts: int) -> Iterator[tuple[str, ...]]:
    for count in range(parts):
        for rest in permutations(others, count):
            yield (start, *rest)


def _fits(fields: Sequence[str], signature: Sequence[str]) -> bool:
    return len(fields) == len(signature) and all(map(re.fullmatch, signature, fields))


def _is_beginning_of(piece: str, found: _Found | None) -> bool:
    return found is not None and "/".join(found.fields).startswith(piece)


def _finished(starts: Sequence[str], signature: Sequence[str]) -> tuple[str, ...]:
    """The fields of an unjoined beginning that a slash has closed."""
    fields = tuple(starts[0].split("/")[:-1]) if starts else ()
    return fields if _fits(fields, signature[: len(fields)]) else ()


def _other(
    starts: Sequence[str], pieces: Sequence[str], signatures: Sequence[Sequence[str]], parts: int
) -> tuple[str, ...]:
    """What is left of a second car; its unfinished last field counts, it tells the cars apart."""
    if not starts:
        return ()
    joined = _joined(starts[:1], pieces, signatures, parts)
    return joined.fields if joined else tuple(starts[0].split("/"))


def _missing(left: Sequence[str], without_code_2: bool, without_code_3: bool) -> Iterator[CertificateSymbol]:
    """Before a code is whole its later parts are told apart by how they end."""
    parts = [p for p in left if _is_part(p) and "/" in p and not _CODE_3_BEGINS.match(p)]
    lasts_2 = [p for p in parts if _CODE_2_ENDS.fullmatch(p)] if without_code_2 else []
    lasts_3 = [p for p in parts if p not in lasts_2 and _CODE_3_ENDS.fullmatch(p)]
    middles = [p for p in parts if p not in lasts_2 and p not in lasts_3]
    if without_code_2:
        if not any(_CODE_2_BEGINS.match(p) for p in left):
            yield CertificateSymbol.CODE_2_FIRST
        if not lasts_2:
            yield CertificateSymbol.CODE_2_LAST
    if without_code_3:
        if not any(_CODE_3_BEGINS.match(p) for p in left):
            yield CertificateSymbol.CODE_3_FIRST
        if not middles:
            yield CertificateSymbol.CODE_3_MIDDLE
        if not lasts_3:
            yield CertificateSymbol.CODE_3_LAST
