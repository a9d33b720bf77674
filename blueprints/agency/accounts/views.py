"""The accounts at the portal: list, register, show, new passwords."""

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.agency.accounts.forms import AccountForm, ArrivalPasswordForm, PasswordForm
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.portal_errors import error_text
from blueprints.shared.seen_form import SeenForm
from blueprints.shared.vault import vault
from domain.portal_account import LONGEST_PASSWORD, SHORTEST_PASSWORD
from domain.refusal import Refusal
from domain.rights import Right
from usecases.portal_accounts.change_password import change_arrival_password, change_password, try_again
from usecases.portal_accounts.find import AccountShown, OwnBase, bases_of, list_accounts, show_account
from usecases.portal_accounts.register import register_account
from usecases.transaction import Act, reading

blueprint = Blueprint("agency_accounts", __name__, url_prefix="/agency/accounts")
NEW, SHOW = "agency/accounts/new", "agency/accounts/show"
PASSWORD, ARRIVAL = "agency/accounts/password", "agency/accounts/arrival"
SHAPE = {"shortest": SHORTEST_PASSWORD, "longest": LONGEST_PASSWORD}


@blueprint.get("")
@allows(Right.SEE_PORTAL_ACCOUNTS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = list_accounts(session, g.actor, lists.wish(), now())
    return page("agency/accounts/search", fragment="agency/accounts/_rows", found=found, lists=lists)


@blueprint.get("/new")
@allows(Right.CHANGE_PORTAL_ACCOUNTS)
def new() -> ResponseReturnValue:
    return page(NEW, form=AccountForm.opened().offering(_bases()), shape=SHAPE)


@blueprint.post("/new")
@allows(Right.CHANGE_PORTAL_ACCOUNTS)
def create() -> ResponseReturnValue:
    form = AccountForm().offering(_bases())

    def act(session: Act) -> str:
        account = register_account(session, vault(), g.actor, form.command(), now())
        return url_for("agency_accounts.show", account=account)

    return carry_out(form, NEW, act, done=gettext("The account was registered."), shape=SHAPE)


@blueprint.get("/<int(max=2147483647):account>")
@allows(Right.SEE_PORTAL_ACCOUNTS)
def show(account: int) -> ResponseReturnValue:
    shown = _shown(account)
    return page(SHOW, fragment="agency/accounts/_state", **_page_of(shown, SeenForm.opened(_seen(shown))))


@blueprint.get("/<int(max=2147483647):account>/password")
@allows(Right.CHANGE_PORTAL_ACCOUNTS)
def edit_password(account: int) -> ResponseReturnValue:
    shown = _shown(account)
    return page(PASSWORD, form=PasswordForm.opened(_seen(shown)), shown=shown, shape=SHAPE)


@blueprint.post("/<int(max=2147483647):account>/password")
@allows(Right.CHANGE_PORTAL_ACCOUNTS)
def save_password(account: int) -> ResponseReturnValue:
    form = PasswordForm()

    def act(session: Act) -> str:
        change_password(session, vault(), g.actor, form.command(account), now())
        return url_for("agency_accounts.show", account=account)

    done = gettext("The new password was taken. What is still to be told to the portal is sent at once.")
    return _saved(account, form, PASSWORD, act, done)


@blueprint.get("/<int(max=2147483647):account>/arrival-password")
@allows(Right.CHANGE_PORTAL_ACCOUNTS)
def edit_arrival(account: int) -> ResponseReturnValue:
    shown = _shown(account)
    return page(ARRIVAL, form=ArrivalPasswordForm.opened(_seen(shown)), shown=shown, shape=SHAPE)


@blueprint.post("/<int(max=2147483647):account>/arrival-password")
@allows(Right.CHANGE_PORTAL_ACCOUNTS)
def save_arrival(account: int) -> ResponseReturnValue:
    form = ArrivalPasswordForm()

    def act(session: Act) -> str:
        change_arrival_password(session, vault(), g.actor, form.command(account), now())
        return url_for("agency_accounts.show", account=account)

    return _saved(account, form, ARRIVAL, act, gettext("The arrival number password was changed."))


@blueprint.post("/<int(max=2147483647):account>/try-again")
@allows(Right.CHANGE_PORTAL_ACCOUNTS)
def ask_again(account: int) -> ResponseReturnValue:
    form, shown = SeenForm(), _shown(account)

    def act(session: Act) -> str:
        try_again(session, g.actor, account, form.seen(), now())
        return url_for("agency_accounts.show", account=account)

    done = gettext("The portal is being asked. Open the page again in a moment.")
    return carry_out(form, SHOW, act, done=done, shown=shown, error_text=error_text)


def _saved(account: int, form: SeenForm, template: str, act: Any, done: str) -> ResponseReturnValue:
    def conflict() -> ResponseReturnValue:
        newest = _shown(account)
        form.version.data = str(newest.version)
        form.blame(Refusal(NEWER, at=newest.updated_at))
        return page(template, form=form, shown=newest, shape=SHAPE, status=409)

    return carry_out(form, template, act, done=done, conflict=conflict, shown=_shown(account), shape=SHAPE)


def _shown(account: int) -> AccountShown:
    with reading() as session:
        return show_account(session, g.actor, account, now())


def _bases() -> tuple[OwnBase, ...]:
    with reading() as session:
        return bases_of(session, g.actor)


def _seen(shown: AccountShown) -> SimpleNamespace:
    return SimpleNamespace(version=shown.version)


def _page_of(shown: AccountShown, form: SeenForm) -> dict[str, Any]:
    return {"form": form, "shown": shown, "error_text": error_text}
