"""Notice of suspension, calling it off, stopping at once and resuming: a page before each, and the act."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.organizations.acts.forms import AnnounceForm, ReasonForm, StopForm
from blueprints.operator.organizations.acts.words import words_of_act
from blueprints.operator.organizations.look import find, look, notice_days
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from domain.actor import Actor
from domain.organization_status import StandingAct
from domain.refusal import Refusal
from domain.rights import Right
from usecases.organizations.announce_suspension import announce_suspension
from usecases.organizations.call_off_suspension import call_off_suspension
from usecases.organizations.move import MoveOrganization
from usecases.organizations.resume import resume as resume_use
from usecases.organizations.stop_at_once import stop_at_once
from usecases.transaction import Act
from usecases.vault import Vault

blueprint = Blueprint("acts", __name__)
TEMPLATE = "operator/organizations/act"
Move = Callable[[Act, Actor, Vault, MoveOrganization, datetime], None]


@blueprint.get("/<code>/announce")
@allows(Right.CHANGE_STANDING)
def announce(code: str) -> ResponseReturnValue:
    return _asked(code, StandingAct.ANNOUNCED, AnnounceForm.opened())


@blueprint.post("/<code>/announce")
@allows(Right.CHANGE_STANDING)
def announce_now(code: str) -> ResponseReturnValue:
    return _carry_out(code, StandingAct.ANNOUNCED, AnnounceForm(), announce_suspension)


@blueprint.get("/<code>/call-off")
@allows(Right.CHANGE_STANDING)
def call_off(code: str) -> ResponseReturnValue:
    return _asked(code, StandingAct.CALLED_OFF, ReasonForm.opened())


@blueprint.post("/<code>/call-off")
@allows(Right.CHANGE_STANDING)
def call_off_now(code: str) -> ResponseReturnValue:
    return _carry_out(code, StandingAct.CALLED_OFF, ReasonForm(), call_off_suspension)


@blueprint.get("/<code>/stop")
@allows(Right.CHANGE_STANDING)
def stop(code: str) -> ResponseReturnValue:
    return _asked(code, StandingAct.STOPPED_AT_ONCE, StopForm.opened())


@blueprint.post("/<code>/stop")
@allows(Right.CHANGE_STANDING)
def stop_now(code: str) -> ResponseReturnValue:
    return _carry_out(code, StandingAct.STOPPED_AT_ONCE, StopForm(), stop_at_once)


@blueprint.get("/<code>/resume")
@allows(Right.CHANGE_STANDING)
def resume(code: str) -> ResponseReturnValue:
    return _asked(code, StandingAct.RESUMED, ReasonForm.opened())


@blueprint.post("/<code>/resume")
@allows(Right.CHANGE_STANDING)
def resume_now(code: str) -> ResponseReturnValue:
    return _carry_out(code, StandingAct.RESUMED, ReasonForm(), resume_use)


def _asked(code: str, act: StandingAct, form: ReasonForm) -> ResponseReturnValue:
    """Raises organization_move_not_allowed before anybody fills in a page that leads nowhere."""
    shown = find(code)
    if act not in shown.may:
        raise Refusal("organization_move_not_allowed", old=shown.status, act=act)
    form.version.data = form.version.data or str(shown.version)
    return page(TEMPLATE, form=form, shown=shown, words=words_of_act(act, notice_days()))


def _carry_out(code: str, act: StandingAct, form: ReasonForm, move: Move) -> ResponseReturnValue:
    """Of two who act at once the later one is shown what the earlier one did, and decides anew."""
    shown, words = find(code), words_of_act(act, notice_days())

    def conflict() -> ResponseReturnValue:
        fresh = look(code)
        form.blame(Refusal(NEWER, at=fresh["shown"].updated_at))
        return page("operator/organizations/show", form=form, status=409, **fresh)

    def act_now(session: Act) -> str:
        move(session, g.actor, vault(), form.command(code), now())
        return url_for("operator_organizations.show", code=code)

    return carry_out(form, TEMPLATE, act_now, done=words.done, conflict=conflict, shown=shown, words=words)
