"""What a search form of applications offers to choose from."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from flask import request

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext, once_a_language
from blueprints.shared.formats import label
from blueprints.shared.last_search import widened
from domain.oss_status import OssStatus
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from usecases.applications.conditions import Concern

Choices = tuple[tuple[str, str], ...]


@once_a_language
def choices() -> Mapping[str, Choices]:
    return {
        "oss": _of(OssStatus),
        "concern": _of(Concern),
        "renewal": _of(RenewalPlace),
        "pickup": _of(Pickup),
        "cashless": (("yes", gettext("yes")), ("no", gettext("no"))),
    }


def _of(members: Iterable[StrEnum]) -> Choices:
    return tuple((member.value, label(member)) for member in members)


def kind_tabs(counts: Mapping[str, int | None], kind: VehicleKind | None) -> list[lists.Tab]:
    """すべて, 登録車, 軽."""
    return [
        lists.Tab(
            label=gettext("All") if member is None else label(member),
            count_text=lists.count_text(counts[member.value if member else ""]),
            href=lists.address(kind=member.value, after=None, before=None) if member else widened("kind"),
            current=member is kind,
        )
        for member in (None, *VehicleKind)
    ]


def query() -> str:
    """The search as it stands, so that a page of the result can come back to it."""
    return lists.address().removeprefix(request.path)
