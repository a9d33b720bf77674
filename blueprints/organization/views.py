"""Registered data: look, ask for a change, withdraw it."""

from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.organization.forms import WithdrawForm, beginning_values, form_of
from blueprints.organization.settings.views import blueprint as settings
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import NEWER, carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.company_fields import invoice_number_warnings
from blueprints.shared.conflicts import show_conflict
from blueprints.shared.functions import function_lines
from blueprints.shared.lookups import look_up
from blueprints.shared.moment import now
from blueprints.shared.pages import page, tell
from blueprints.shared.registered import account_text, changed_lines, field_names, registered_pairs
from blueprints.shared.vault import vault
from domain.organization_change import CompanyField
from domain.refusal import Refusal
from domain.rights import OrganizationKind, Right
from usecases.changes.ask import Asked, ask_change
from usecases.changes.begin import Beginning, begin_change
from usecases.changes.show import RegisteredPage, ShownAccount, show_registered
from usecases.changes.withdraw import withdraw_change
from usecases.transaction import Act, reading
from usecases.users.find_name import find_name

blueprint = Blueprint("organization", __name__)
blueprint.register_blueprint(settings)


@blueprint.get("/organization")
@allows(Right.SEE_ORGANIZATION)
def show() -> ResponseReturnValue:
    return page("organization/show", fragment="organization/_history", form=WithdrawForm.opened(), **_registered())


@blueprint.get("/organization/change")
@allows(Right.CHANGE_ORGANIZATION)
def change() -> ResponseReturnValue:
    beginning = _beginning()
    form = form_of(g.actor.organization_kind).opened(beginning_values(beginning))
    return page("organization/change", form=form, **_beside(beginning))


@blueprint.post("/organization/change")
@allows(Right.CHANGE_ORGANIZATION)
def ask() -> ResponseReturnValue:
    kind = form_of(g.actor.organization_kind)
    form, beginning = kind(), _beginning()
    if found := look_up(form):
        return page("organization/change", form=form, **{**_beside(beginning), "found": found})

    def act(session: Act) -> str:
        asked = ask_change(session, g.actor, vault(), form.command(), now())
        _tell(asked)
        if {CompanyField.CORPORATE_NUMBER, CompanyField.INVOICE_NUMBER} & set(asked.waiting):
            for text in invoice_number_warnings(form.invoice_number.data, form.corporate_number.data):
                tell(text, "warning")
        return url_for("organization.show")

    def conflict() -> ResponseReturnValue:
        with reading() as session:
            newest = begin_change(session, g.actor, vault())
            by = find_name(session, g.actor, newest.asked_by)
        theirs, own = kind.showing(beginning_values(newest)), newest.asked_by == g.actor.user_id
        return show_conflict(form, theirs, newest.updated_at, url_for("organization.show"), by, own)

    return carry_out(form, "organization/change", act, conflict=conflict, **_beside(beginning))


@blueprint.post("/organization/change/withdraw")
@allows(Right.CHANGE_ORGANIZATION)
def withdraw() -> ResponseReturnValue:
    form = WithdrawForm()

    def act(session: Act) -> str:
        withdraw_change(session, g.actor, form.seen(), now())
        return url_for("organization.show")

    def conflict() -> ResponseReturnValue:
        shown = _registered()
        form.blame(Refusal(NEWER, at=shown["shown"].updated_at))
        return page("organization/show", form=form, status=409, **shown)

    done = gettext("The request was withdrawn.")
    return carry_out(form, "organization/show", act, done=done, conflict=conflict, **_registered())


def _registered() -> dict[str, Any]:
    with reading() as session:
        shown: RegisteredPage = show_registered(session, g.actor, vault(), lists.wish())
    account = ShownAccount(shown.company.account, shown.account_by_paper)
    return {
        "shown": shown,
        "pairs": registered_pairs(shown.company, account, g.actor.organization_kind),
        "functions": function_lines(g.actor.organization_kind, shown.functions),
        "waiting": changed_lines(shown.waiting) if shown.waiting else [],
        "past": shown.history,
        "history": [(one, changed_lines(one)) for one in shown.history.page.rows],
        "lists": lists,
    }


def _beginning() -> Beginning:
    with reading() as session:
        return begin_change(session, g.actor, vault())


def _beside(beginning: Beginning) -> dict[str, Any]:
    return {
        "is_client": g.actor.organization_kind is OrganizationKind.CLIENT,
        "account_now": account_text(beginning.account),
        "waiting_since": beginning.waiting_since,
        "found": None,
    }


def _tell(asked: Asked) -> None:
    if asked.at_once:
        tell(gettext("These were changed at once: %(fields)s", fields=field_names(asked.at_once)))
    if asked.waiting:
        fields = field_names(asked.waiting)
        tell(gettext("The operator was asked to change these: %(fields)s. They stay as they are until it is confirmed.",
                     fields=fields))  # fmt: skip
    elif not asked.at_once:
        tell(gettext("The request was withdrawn."))
