"""Which mails come to oneself."""

from types import SimpleNamespace

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from blueprints.settings.mails.forms import MailsForm
from blueprints.shared.access import signed_in
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from usecases.transaction import Act, reading
from usecases.users.mail_choices import OwnMails, choose_mails, own_mails

blueprint = Blueprint("settings_mails", __name__)
OWN = "everyone chooses the own mails"


@blueprint.get("/settings/mails")
@signed_in(OWN)
def edit() -> ResponseReturnValue:
    own = _own()
    so_far = SimpleNamespace(**{kind.value: comes for kind, comes in own.kinds.items()})
    return page("settings/mails/edit", form=MailsForm.opened(so_far).offer(own), own=own)


@blueprint.post("/settings/mails")
@signed_in(OWN)
def update() -> ResponseReturnValue:
    own = _own()
    form = MailsForm().offer(own)

    def choose(session: Act) -> str:
        choose_mails(session, g.actor, form.command(), now())
        return url_for("settings_mails.edit")

    return carry_out(form, "settings/mails/edit", choose, done=gettext("Which mails come was saved."), own=own)


def _own() -> OwnMails:
    with reading() as session:
        return own_mails(session, g.actor)
