"""One's own settings."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.settings.forms import SettingsForm
from blueprints.shared.access import signed_in
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext, speaking
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from domain.rights import OrganizationKind, Right
from usecases.home.put_away import is_put_away
from usecases.reference import Office, offices
from usecases.transaction import reading
from usecases.users.change_settings import change_settings
from usecases.users.defaults import own_defaults

blueprint = Blueprint("settings", __name__)


@blueprint.get("/settings")
@signed_in("everyone has settings")
def edit() -> ResponseReturnValue:
    with reading() as session:
        begins = own_defaults(session, g.actor)
    so_far = SimpleNamespace(
        default_office_registered=begins.office_registered,
        default_office_kei=begins.office_kei,
        default_menu=begins.menu,
        language=g.actor.language,
        page_size=g.actor.page_size,
        single_keys=g.recognised.single_keys,
        low_rows=g.recognised.low_rows,
    )
    return page("settings/edit", form=SettingsForm.opened(so_far).offering(g.actor, _offices()), **_beside())


@blueprint.post("/settings")
@signed_in("everyone has settings")
def update() -> ResponseReturnValue:
    form = SettingsForm().offering(g.actor, _offices())

    def change(session) -> str:  # type: ignore[no-untyped-def]
        change_settings(session, g.actor, form.command(), now())
        with speaking(form.language.data):
            tell(gettext("Your settings were saved."))
        return url_for("settings.edit")

    return carry_out(form, "settings/edit", change, **_beside())


def _offices() -> tuple[Office, ...]:
    if g.actor.organization_kind is not OrganizationKind.AGENT:
        return ()
    with reading() as session:
        return offices(session)


def _beside() -> dict[str, Any]:
    """What else the page shows: the session, and the first day's list if it was put away."""
    away = False
    if g.actor.may(Right.PUT_AWAY_FIRST_DAY):
        with reading() as session:
            away = is_put_away(session, g.actor)
    return {"recognised": g.recognised, "first_day_put_away": away}
