"""The agents a client asks: list, ask, make the usual one, end."""

from types import SimpleNamespace

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.agents.forms import AskForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.agreed_lists import SeenAgreementForm, asked_to_end, end_now, looked_at, tabs, wanted_state
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from domain.agreement import AgreementState
from domain.rights import Right
from usecases.agreements.accept import make_usual
from usecases.agreements.ask import ask_agent
from usecases.agreements.find import list_agreements
from usecases.portal_accounts.find import OwnBase, bases_of
from usecases.transaction import Act, reading

blueprint = Blueprint("agents", __name__, url_prefix="/agents")
NEW, END, USUAL = "agents/new", "agents/end", "agents/usual"


@blueprint.get("")
@allows(Right.SEE_AGREEMENTS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = list_agreements(session, g.actor, wanted_state(), lists.wish(), now())
    return page("agents/search", fragment="agents/_rows", found=found, tabs=tabs(found), lists=lists)


@blueprint.get("/new")
@allows(Right.CHANGE_AGREEMENTS)
def new() -> ResponseReturnValue:
    so_far = SimpleNamespace(registered=True, kei=True)
    return page(NEW, form=AskForm.opened(so_far).offering(_bases()))


@blueprint.post("/new")
@allows(Right.CHANGE_AGREEMENTS)
def create() -> ResponseReturnValue:
    form = AskForm().offering(_bases())

    def act(session: Act) -> str:
        ask_agent(session, vault(), g.actor, form.command(), now())
        return url_for("agents.search", state=AgreementState.ASKED.value)

    return carry_out(form, NEW, act, done=gettext("The agent was asked. You can send when it has accepted."))


@blueprint.get("/<int(max=2147483647):agreement>/usual")
@allows(Right.CHANGE_AGREEMENTS)
def confirm_usual(agreement: int) -> ResponseReturnValue:
    shown, _unlodged = looked_at(agreement)
    form = SeenAgreementForm.opened(SimpleNamespace(version=shown.version))
    return page(USUAL, form=form, shown=shown)


@blueprint.post("/<int(max=2147483647):agreement>/usual")
@allows(Right.CHANGE_AGREEMENTS)
def usual(agreement: int) -> ResponseReturnValue:
    form, (shown, _unlodged) = SeenAgreementForm(), looked_at(agreement)

    def act(session: Act) -> str:
        make_usual(session, g.actor, form.command(agreement), now())
        return url_for("agents.search")

    return carry_out(form, USUAL, act, done=gettext("It is the usual agent from now on."), shown=shown)


@blueprint.get("/<int(max=2147483647):agreement>/end")
@allows(Right.CHANGE_AGREEMENTS)
def confirm_end(agreement: int) -> ResponseReturnValue:
    return asked_to_end(END, agreement)


@blueprint.post("/<int(max=2147483647):agreement>/end")
@allows(Right.CHANGE_AGREEMENTS)
def end(agreement: int) -> ResponseReturnValue:
    return end_now(END, agreement, url_for("agents.search"), gettext("The request was taken back."))


def _bases() -> tuple[OwnBase, ...]:
    with reading() as session:
        return bases_of(session, g.actor)
