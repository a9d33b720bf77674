"""The members' accounts for direct debit: list, and move one on."""

from types import SimpleNamespace

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.agency.debits.forms import MoveForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from domain.clock import day_in_japan
from domain.rights import Right
from usecases.direct_debit.find import DebitShown, list_debits, show_debit, used_of
from usecases.direct_debit.move import move_debit
from usecases.transaction import Act, reading

blueprint = Blueprint("agency_debits", __name__, url_prefix="/agency/debits")
MOVE = "agency/debits/move"


@blueprint.get("")
@allows(Right.MOVE_DEBIT_ACCOUNTS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = list_debits(session, vault(), g.actor, lists.wish())
        used = used_of(session, g.actor, now())
    return page("agency/debits/search", fragment="agency/debits/_rows", found=found, used=used, lists=lists)


@blueprint.get("/<int(max=2147483647):debit>")
@allows(Right.MOVE_DEBIT_ACCOUNTS)
def edit(debit: int) -> ResponseReturnValue:
    shown = _shown(debit)
    so_far = SimpleNamespace(version=shown.version, on=day_in_japan(now()), account_id=shown.account_id)
    return page(MOVE, form=MoveForm.opened(so_far).offering(shown.state), shown=shown)


@blueprint.post("/<int(max=2147483647):debit>")
@allows(Right.MOVE_DEBIT_ACCOUNTS)
def move(debit: int) -> ResponseReturnValue:
    shown = _shown(debit)
    form = MoveForm().offering(shown.state)

    def act(session: Act) -> str:
        move_debit(session, vault(), g.actor, form.command(debit), now())
        return url_for("agency_debits.search")

    return carry_out(form, MOVE, act, done=gettext("The status of the account was noted."), shown=shown)


def _shown(debit: int) -> DebitShown:
    with reading() as session:
        return show_debit(session, vault(), g.actor, debit)
