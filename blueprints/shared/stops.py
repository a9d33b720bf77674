"""The banner of planned stops: what stands still soon or now, and until when."""

from flask import g

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, moment
from blueprints.shared.moment import now
from domain.service_hours import PlannedStop, announced


def stop_banners() -> list[str]:
    at = now()
    return [_said(stop, stop.start <= at) for stop in announced(g.get("stops", ()), at)]


def _said(stop: PlannedStop, is_on: bool) -> str:
    words = {"system": label(stop.system), "start": moment(stop.start), "until": moment(stop.until), "text": stop.text}
    if is_on:
        return gettext("%(system)s: stopped until %(until)s. What you send waits and goes by itself. %(text)s", **words)
    return gettext(
        "%(system)s: stopped from %(start)s to %(until)s. What you send then waits and goes by itself. %(text)s",
        **words,
    )
