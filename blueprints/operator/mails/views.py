"""The operator's list of mails, one mail, and sending one anew."""

from flask import Blueprint, current_app, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.operator.mails import columns
from blueprints.shared import lists
from blueprints.shared.access import allows
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from domain.rights import Right
from usecases.mails.resend import ResendMail, resend_mail
from usecases.mails.search import STATES, MailConditions, ShownMail, search_mails, show_mail
from usecases.transaction import Act, reading

blueprint = Blueprint("operator_mails", __name__, url_prefix="/operator")


@blueprint.get("/mails")
@allows(Right.SEE_MAILS)
def search() -> ResponseReturnValue:
    with reading() as session:
        found = search_mails(session, g.actor, _conditions(), lists.wish())
    return page(
        "operator/mails/search", fragment="operator/mails/_rows", found=found, tabs=columns.tabs(found),
        columns=columns.heads(), lists=lists, error_text=columns.error_text,
    )  # fmt: skip


@blueprint.get("/mails/<int(max=2147483647):mail>")
@allows(Right.SEE_MAILS)
def show(mail: int) -> ResponseReturnValue:
    return page(
        "operator/mails/show", shown=_shown(mail), form=KeizokuForm.opened(), error_text=columns.error_text
    )  # fmt: skip


@blueprint.post("/mails/<int(max=2147483647):mail>/resend")
@allows(Right.RESEND_MAIL)
def resend(mail: int) -> ResponseReturnValue:
    def act(session: Act) -> str:
        resend_mail(session, g.actor, ResendMail(mail), now())
        return url_for("operator_mails.show", mail=mail)

    done = gettext("The mail will be sent again shortly.")
    shown = _shown(mail)
    return carry_out(
        KeizokuForm(), "operator/mails/show", act, done=done, shown=shown, error_text=columns.error_text
    )  # fmt: skip


def _conditions() -> MailConditions:
    asked = lists.condition("state")
    state = next((state for state in STATES if state.value == asked), None)
    return MailConditions(lists.condition("recipient"), state)


def _shown(mail: int) -> ShownMail:
    site = current_app.extensions["keizoku_settings"].public_url
    with reading() as session:
        return show_mail(session, g.actor, mail, site, gettext("(a link for its recipient alone)"), now())
