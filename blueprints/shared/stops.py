"""The banner of stops, planned ones and the service's own closed hours: what stands still soon or now, until when."""

from dataclasses import replace

from flask import g

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, moment
from blueprints.shared.moment import now
from domain.service_hours import PlannedStop, announced


def stop_banners() -> list[str]:
    at = now()
    stops = announced(g.get("stops", ()), at)
    if regular := g.get("regular_stop"):
        stops = (*stops, replace(regular, text=gettext("These are its regular hours.")))
    return [_said(stop, stop.start <= at) for stop in stops]


def _said(stop: PlannedStop, is_on: bool) -> str:
    words = {"system": label(stop.system), "start": moment(stop.start), "until": moment(stop.until), "text": stop.text}
    if is_on:
        return gettext("%(system)s: stopped until %(until)s. What you send waits and goes by itself. %(text)s", **words)
    return gettext(
        "%(system)s: stopped from %(start)s to %(until)s. What you send then waits and goes by itself. %(text)s",
        **words,
    )
