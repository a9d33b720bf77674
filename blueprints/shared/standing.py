"""The banner of an organization that is about to be stopped, is stopped, or has left: what holds, since when, why."""

from dataclasses import dataclass

from flask import g

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, long_day, moment
from domain.organization_status import OrganizationStatus, SuspensionGround
from usecases.organizations.standing import Standing


@dataclass(frozen=True)
class StandingBanner:
    """What stands above each page; the operator's own words stand on the first page alone."""

    kind: str
    title: str
    text: str
    reason: str = ""


def standing_banner() -> StandingBanner | None:
    standing = g.get("standing")
    if standing is None:
        return None
    if standing.status is OrganizationStatus.SUSPENDING:
        return StandingBanner("warning", gettext("Notice of suspension"), _announced(standing), standing.text)
    if standing.status is OrganizationStatus.SUSPENDED:
        return StandingBanner("error", gettext("The use is suspended"), _suspended(standing), standing.text)
    until = long_day(g.recognised.readable_until)
    left = gettext("You can look and download until %(until)s, and send nothing any more.", until=until)
    return StandingBanner("info", gettext("Your organization has left"), left)


def _announced(standing: Standing) -> str:
    said = {"reason": _ground(standing.ground), "mend": _mend(standing.ground)}
    if standing.stops_at is None:
        return gettext(
            "Nothing can be sent any more %(days)s days after the mail of notice has gone out. Reason: %(reason)s. "
            "%(mend)s", days=standing.notice_days, **said,
        )  # fmt: skip
    return gettext(
        "Nothing can be sent any more from %(at)s. Reason: %(reason)s. %(mend)s", at=moment(standing.stops_at), **said
    )


def _suspended(standing: Standing) -> str:
    return gettext(
        "Since %(at)s nothing can be sent; you can look and download. Reason: %(reason)s. %(mend)s",
        at=moment(standing.since), reason=_ground(standing.ground), mend=_mend(standing.ground),
    )  # fmt: skip


def _ground(ground: SuspensionGround | None) -> str:
    return label(ground) if ground else ""


def _mend(ground: SuspensionGround | None) -> str:
    """How it is mended, by its ground."""
    return gettext(f"how_mended.{ground.value}") if ground else ""
