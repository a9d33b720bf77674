"""What both sides' pages of agreements share: the tabs, the wanted state, and how one is ended."""

from types import SimpleNamespace

from flask import g, request
from flask.typing import ResponseReturnValue

from blueprints.shared import lists
from blueprints.shared.acts import carry_out
from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField
from blueprints.shared.formats import label
from blueprints.shared.lists import Tab
from blueprints.shared.moment import now
from blueprints.shared.pages import page
from blueprints.shared.seen_form import SeenForm
from blueprints.shared.vault import vault
from domain.agreement import AgreementState
from usecases.agreements.accept import SeenAgreement
from usecases.agreements.end import TEXT_LENGTH, EndAgreement, end_agreement, unlodged_of
from usecases.agreements.find import AgreementList, AgreementShown, show_agreement
from usecases.transaction import Act, reading

NONE_KNOWN = AgreementState.ACTIVE


def wanted_state() -> AgreementState:
    asked = request.args.get("state", "")
    return AgreementState(asked) if asked in set(AgreementState) else NONE_KNOWN


def tabs(found: AgreementList) -> list[Tab]:
    order = (AgreementState.ACTIVE, AgreementState.ASKED, AgreementState.ENDED)
    return [
        Tab(
            label(state),
            lists.count_text(found.counts[state.value]),
            lists.address(state=state.value, after=None, before=None),
            state is found.state,
        )
        for state in order
    ]


class SeenAgreementForm(SeenForm):
    """Nothing but the button."""

    def command(self, agreement: int) -> SeenAgreement:
        return SeenAgreement(agreement, self.seen())


class EndForm(SeenForm):
    """Why, for the other side."""

    text = MemoField(_("Message to the other side"), longest=TEXT_LENGTH)

    def command(self, agreement: int) -> EndAgreement:
        return EndAgreement(agreement, self.seen(), self.text.data or "")


def looked_at(agreement: int) -> tuple[AgreementShown, int]:
    """The agreement, and how many requests under it were not lodged."""
    with reading() as session:
        return show_agreement(session, g.actor, agreement, now()), unlodged_of(session, agreement)


def asked_to_end(template: str, agreement: int) -> ResponseReturnValue:
    shown, unlodged = looked_at(agreement)
    form = EndForm.opened(SimpleNamespace(version=shown.version))
    return page(template, form=form, shown=shown, unlodged=unlodged)


def end_now(template: str, agreement: int, back: str, not_begun: str) -> ResponseReturnValue:
    """End it from either side; `not_begun` is said of one that was only asked for."""
    form, (shown, unlodged) = EndForm(), looked_at(agreement)

    def act(session: Act) -> str:
        end_agreement(session, vault(), g.actor, form.command(agreement), now())
        return back

    done = not_begun if shown.state is AgreementState.ASKED else gettext("The agreement was ended.")
    return carry_out(form, template, act, done=done, shown=shown, unlodged=unlodged)
