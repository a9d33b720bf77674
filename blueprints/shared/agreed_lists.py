"""What both sides' pages of agreements share: the tabs, the wanted state and the form that ends one."""

from flask import request

from blueprints.shared import lists
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField
from blueprints.shared.formats import label
from blueprints.shared.lists import Tab
from blueprints.shared.seen_form import SeenForm
from domain.agreement import AgreementState
from usecases.agreements.accept import SeenAgreement
from usecases.agreements.end import TEXT_LENGTH, EndAgreement
from usecases.agreements.find import AgreementList

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
