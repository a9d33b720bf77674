"""The members of an agent: list, accept, decline or end."""

from types import SimpleNamespace

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.agreed_lists import SeenAgreementForm, asked_to_end, end_now, looked_at, tabs, wanted_state
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.vault import vault
from domain.rights import Right
from usecases.agreements.accept import accept_agreement
from usecases.agreements.find import list_agreements
from usecases.transaction import Act, reading

blueprint = Blueprint("agency_members", __name__, url_prefix="/agency/members")
END, ACCEPT = "agency/members/end", "agency/members/accept"


@blueprint.get("")
@allows(Right.SEE_MEMBERS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = list_agreements(session, g.actor, wanted_state(), lists.wish(), now())
    return page("agency/members/search", fragment="agency/members/_rows", found=found, tabs=tabs(found), lists=lists)


@blueprint.get("/<int(max=2147483647):agreement>/accept")
@allows(Right.CHANGE_MEMBERS)
def confirm_accept(agreement: int) -> ResponseReturnValue:
    shown, _unlodged = looked_at(agreement)
    form = SeenAgreementForm.opened(SimpleNamespace(version=shown.version))
    return page(ACCEPT, form=form, shown=shown)


@blueprint.post("/<int(max=2147483647):agreement>/accept")
@allows(Right.CHANGE_MEMBERS)
def accept(agreement: int) -> ResponseReturnValue:
    form, (shown, _unlodged) = SeenAgreementForm(), looked_at(agreement)

    def act(session: Act) -> str:
        accept_agreement(session, vault(), g.actor, form.command(agreement), now())
        return url_for("agency_members.search")

    done = gettext("The request was accepted. The client can send from now on.")
    return carry_out(form, ACCEPT, act, done=done, shown=shown)


@blueprint.get("/<int(max=2147483647):agreement>/end")
@allows(Right.CHANGE_MEMBERS)
def confirm_end(agreement: int) -> ResponseReturnValue:
    return asked_to_end(END, agreement)


@blueprint.post("/<int(max=2147483647):agreement>/end")
@allows(Right.CHANGE_MEMBERS)
def end(agreement: int) -> ResponseReturnValue:
    return end_now(END, agreement, url_for("agency_members.search"), gettext("The request was declined."))
