"""Settings of the organization: look, change; the agents usually asked."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.organization.settings.forms import (
    UsualAgentsForm,
    form_of,
    shown_agents,
    shown_settings,
    usual_agents_form,
)
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.lookups import look_up
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from domain.rights import OrganizationKind, Right
from usecases.organizations.change_settings import change_settings
from usecases.organizations.find_settings import SettingsPage, find_settings
from usecases.organizations.usual_agents import UsualAgents, find_usual_agents, set_usual_agents
from usecases.transaction import Act, reading
from usecases.users.find_name import find_name

blueprint = Blueprint("settings", __name__)


@blueprint.get("/organization/settings")
@allows(Right.SEE_ORGANIZATION)
def show() -> ResponseReturnValue:
    with reading() as session:
        found = find_settings(session, g.actor)
        usual = find_usual_agents(session, g.actor, now()) if _is_client() else None
    return page("organization/settings/show", found=found, usual=usual, is_client=_is_client())


@blueprint.get("/organization/settings/change")
@allows(Right.CHANGE_ORGANIZATION)
def change() -> ResponseReturnValue:
    found = _settings()
    form = form_of(g.actor.organization_kind).opened(shown_settings(found))
    return page("organization/settings/change", form=form, **_beside(found))


@blueprint.post("/organization/settings/change")
@allows(Right.CHANGE_ORGANIZATION)
def save() -> ResponseReturnValue:
    kind = form_of(g.actor.organization_kind)
    form, so_far = kind(), _settings()
    if found := look_up(form):
        return page("organization/settings/change", form=form, **{**_beside(so_far), "found": found})

    def act(session: Act) -> str:
        if change_settings(session, g.actor, form.command(), now()):
            tell(gettext("The settings of the organization were saved."))
        return url_for("organization.settings.show")

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            newest = find_settings(session, g.actor)
            by = find_name(session, g.actor, newest.changed_by)
        at, own = newest.changed_at or now(), newest.changed_by == g.actor.user_id
        here = url_for("organization.settings.change")
        return show_conflict(form, kind.showing(shown_settings(newest)), at, here, by, own)

    return carry_out(form, "organization/settings/change", act, conflict=conflict, **_beside(so_far))


@blueprint.get("/organization/settings/agents")
@allows(Right.SET_USUAL_AGENTS)
def agents() -> ResponseReturnValue:
    found = _usual_agents()
    form = usual_agents_form(found).opened(SimpleNamespace(**shown_agents(found)))
    return page("organization/settings/agents", form=form, found=found)


@blueprint.post("/organization/settings/agents")
@allows(Right.SET_USUAL_AGENTS)
def save_agents() -> ResponseReturnValue:
    found = _usual_agents()
    kind = usual_agents_form(found)
    form = kind()
    assert isinstance(form, UsualAgentsForm)

    def act(session: Act) -> str:
        if set_usual_agents(session, g.actor, form.command(found), now()):
            tell(gettext("The agents usually asked were saved."))
        return url_for("organization.settings.show")

    def conflict() -> ResponseReturnValue:
        newest = _usual_agents()
        theirs = usual_agents_form(newest).showing(SimpleNamespace(**shown_agents(newest)))
        mine = usual_agents_form(newest)()
        return show_conflict(mine, theirs, newest.changed_at or now(), url_for("organization.settings.agents"))

    return carry_out(form, "organization/settings/agents", act, conflict=conflict, found=found)


def _is_client() -> bool:
    return g.actor.organization_kind is OrganizationKind.CLIENT


def _settings() -> SettingsPage:
    with reading() as session:
        return find_settings(session, g.actor)


def _usual_agents() -> UsualAgents:
    with reading() as session:
        return find_usual_agents(session, g.actor, now())


def _beside(so_far: SettingsPage) -> dict[str, Any]:
    return {"is_client": _is_client(), "so_far": so_far, "found": None}
