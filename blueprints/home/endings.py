"""What runs out soon in words, each with the page where it is renewed."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, long_day
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
    is_password = one.what is not Expiring.SIGNING_CERTIFICATE
    name = "portal_password" if is_password else one.what.value
    facts = {"base": one.base_name, "kind": label(one.kind)} if is_password else {}
    msgid = f"ending.{name}_over" if over else f"ending.{name}"
    text = gettext(msgid, day=long_day(one.ends_on), days=one.days_left, **facts)
    href = url_for("agency_accounts.search" if is_password else "agency_certificates.search")
    act = gettext("Open the portal accounts") if is_password else gettext("Open the signing certificates")
    return EndingLine(text, "error" if over else "warning", href, act)
