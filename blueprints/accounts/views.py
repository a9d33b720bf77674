"""A client's accounts for direct debit: list, ask, change, close, print the paper."""

from types import SimpleNamespace

from flask import Blueprint, Response, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.accounts.forms import AskForm, ChangeForm, CloseForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.lookups import look_up
from blueprints.shared.moment import now
from blueprints.shared.pages import page, send
from blueprints.shared.vault import vault
from domain.rights import Right
from usecases.direct_debit.ask import ask_change, ask_closing, ask_debit
from usecases.direct_debit.find import DebitShown, OfferedAgent, agents_offered, list_debits, show_debit
from usecases.direct_debit.papers import issue_debit_paper
from usecases.transaction import Act, noting, reading

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
NEW, CHANGE, CLOSE = "accounts/new", "accounts/change", "accounts/close"


@blueprint.get("")
@allows(Right.SEE_DEBIT_ACCOUNTS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = list_debits(session, vault(), g.actor, lists.wish())
    return page("accounts/search", fragment="accounts/_rows", found=found, lists=lists)


@blueprint.get("/new")
@allows(Right.ASK_DEBIT_ACCOUNTS)
def new() -> ResponseReturnValue:
    return page(NEW, form=AskForm.opened().offering(_agents()), found=None)


@blueprint.post("/new")
@allows(Right.ASK_DEBIT_ACCOUNTS)
def create() -> ResponseReturnValue:
    form = AskForm().offering(_agents())
    if found := look_up(form):
        return page(NEW, form=form, found=found)

    def act(session: Act) -> str:
        debit = ask_debit(session, vault(), g.actor, form.command(), now())
        return url_for("accounts.show", debit=debit)

    done = gettext("It was noted. Print the paper, seal it and send it to the agent.")
    return carry_out(form, NEW, act, done=done, found=None)


@blueprint.get("/<int(max=2147483647):debit>")
@allows(Right.SEE_DEBIT_ACCOUNTS)
def show(debit: int) -> ResponseReturnValue:
    return page("accounts/show", shown=_shown(debit))


@blueprint.get("/<int(max=2147483647):debit>/paper.pdf")
@allows(Right.ASK_DEBIT_ACCOUNTS)
def paper(debit: int) -> Response:
    with noting() as session:
        document = issue_debit_paper(session, vault(), g.actor, debit, now())
    return send(document)


@blueprint.get("/<int(max=2147483647):debit>/change")
@allows(Right.ASK_DEBIT_ACCOUNTS)
def edit(debit: int) -> ResponseReturnValue:
    shown = _shown(debit)
    return page(CHANGE, form=ChangeForm.opened(SimpleNamespace(version=shown.version)), shown=shown, found=None)


@blueprint.post("/<int(max=2147483647):debit>/change")
@allows(Right.ASK_DEBIT_ACCOUNTS)
def change(debit: int) -> ResponseReturnValue:
    form, shown = ChangeForm(), _shown(debit)
    if found := look_up(form):
        return page(CHANGE, form=form, shown=shown, found=found)

    def act(session: Act) -> str:
        ask_change(session, vault(), g.actor, form.command(debit), now())
        return url_for("accounts.show", debit=debit)

    done = gettext("It was noted. Print the paper, seal it and send it to the agent.")
    return carry_out(form, CHANGE, act, done=done, shown=shown, found=None)


@blueprint.get("/<int(max=2147483647):debit>/close")
@allows(Right.ASK_DEBIT_ACCOUNTS)
def confirm_close(debit: int) -> ResponseReturnValue:
    shown = _shown(debit)
    return page(CLOSE, form=CloseForm.opened(SimpleNamespace(version=shown.version)), shown=shown)


@blueprint.post("/<int(max=2147483647):debit>/close")
@allows(Right.ASK_DEBIT_ACCOUNTS)
def close(debit: int) -> ResponseReturnValue:
    form, shown = CloseForm(), _shown(debit)

    def act(session: Act) -> str:
        ask_closing(session, vault(), g.actor, form.command(debit), now())
        return url_for("accounts.show", debit=debit)

    done = gettext("It was noted. Print the paper, seal it and send it to the agent.")
    return carry_out(form, CLOSE, act, done=done, shown=shown)


def _shown(debit: int) -> DebitShown:
    with reading() as session:
        return show_debit(session, vault(), g.actor, debit)


def _agents() -> tuple[OfferedAgent, ...]:
    with reading() as session:
        return agents_offered(session, g.actor)
