"""What runs out soon in words, each with the page where it is renewed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import long_day
from domain.expiry import Expiring
from usecases.home.expiring import Ending


@dataclass(frozen=True)
class EndingLine:
    """One banner; `kind` is that of the notice."""

    text: str
    kind: str
    href: str
    act: str


def ending_lines(found: Sequence[Ending]) -> list[EndingLine]:
    return [_line(one) for one in found]


def _line(one: Ending) -> EndingLine:
    over = one.days_left < 0
    name = f"ending.{one.what.value}_over" if over else f"ending.{one.what.value}"
    text = gettext(name, day=long_day(one.ends_on), days=one.days_left)
    return EndingLine(text, "error" if over else "warning", url_for(_PAGES[one.what]), gettext(_ACTS[one.what]))


_PAGES = {Expiring.SIGNING_CERTIFICATE: "agency_certificates.search"}
_ACTS = {Expiring.SIGNING_CERTIFICATE: "Open the signing certificates"}
