"""The forms of a template: the answers of a request that it presets, each of them optional."""

from types import SimpleNamespace
from typing import Any

from flask import request

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import (
    ChoiceField,
    MemoField,
    RadioWordField,
    TextField,
    TickField,
    UnseenField,
    WordField,
)
from blueprints.shared.formats import label as label_of
from blueprints.shared.forms import KeizokuForm
from domain.field_rules import (
    ACCOUNT_ID_LENGTH,
    ADDRESS_LENGTH,
    MEMO_LENGTH,
    OPTION_CODE_LENGTH,
    OWN_FIELD_LENGTH,
    OWN_FIELDS,
    REPRESENTATIVE_LENGTH,
    read_account_id,
    read_delegate_number,
    read_option_code,
)
from domain.field_rules import NAME_LENGTH as USER_NAME_LENGTH
from domain.renewal import Pickup, RenewalPlace
from domain.vehicle import VehicleKind
from domain.vehicle_user import VehicleUserKind
from domain.writing import one_line, widened
from usecases.request_templates.delete import DeleteTemplate
from usecases.request_templates.find import ShownTemplate
from usecases.request_templates.offers import TemplateOffers
from usecases.request_templates.write import NAME_LENGTH, ChangeTemplate, TemplateFacts

PLACES = range(1, OWN_FIELDS + 1)
NOT_PRESET = _("not preset")
_AS_THEY_ARE = (
    "user_kind", "vehicle_user_name", "representative", "address_1", "address_2", "validity_term", "cashless",
    "shortening_allowed", "parking_receipt", "renewal_place", "delegate_number", "pickup", "account_id",
    "option_code", "memo",
)  # fmt: skip


class TemplateForm(KeizokuForm):
    """Name, for whom, and what is preset; an answer left empty is not."""

    version = UnseenField()
    name = TextField(_("Name of the template"), read=one_line, needed=True, longest=NAME_LENGTH)
    kind = RadioWordField(_("Kind of vehicle"), VehicleKind, default=VehicleKind.REGISTERED, needed=True)
    base_id = ChoiceField(_("For which base"))
    user_id = ChoiceField(_("For which person"))
    agent_base_id = ChoiceField(_("Agent to ask"))

    user_kind = WordField(_("In the name of"), VehicleUserKind, empty=NOT_PRESET)
    vehicle_user_name = TextField(_("Name of the vehicle user"), read=widened, longest=USER_NAME_LENGTH)
    representative = TextField(_("Representative"), read=widened, longest=REPRESENTATIVE_LENGTH)
    address_1 = TextField(_("Address 1"), read=widened, longest=ADDRESS_LENGTH)
    address_2 = TextField(_("Address 2"), read=widened, longest=ADDRESS_LENGTH)

    validity_term = ChoiceField(_("Validity of the new certificate"))
    shortening_allowed = TickField(_("Validity may be shortened"))
    parking_receipt = TickField(_("Receipt for the parking penalty at hand"))
    cashless = TickField(_("Pay cashless (by card)"))
    account_id = TextField(_("Account ID"), read=read_account_id, longest=ACCOUNT_ID_LENGTH)

    renewal_place = WordField(_("Renewal place"), RenewalPlace, empty=NOT_PRESET)
    delegate_number = TextField(_("Delegate number for this one"), read=read_delegate_number)
    pickup = WordField(_("Pickup of the papers"), Pickup, empty=NOT_PRESET)

    option_code = TextField(_("Option code"), read=read_option_code, longest=OPTION_CODE_LENGTH)
    own_1 = TextField(_("Own field 1"), longest=OWN_FIELD_LENGTH)
    own_2 = TextField(_("Own field 2"), longest=OWN_FIELD_LENGTH)
    own_3 = TextField(_("Own field 3"), longest=OWN_FIELD_LENGTH)
    own_4 = TextField(_("Own field 4"), longest=OWN_FIELD_LENGTH)
    own_5 = TextField(_("Own field 5"), longest=OWN_FIELD_LENGTH)
    memo = MemoField(_("Memo"), longest=MEMO_LENGTH)

    def __init__(self, formdata: Any = None, offers: TemplateOffers | None = None, **given: Any) -> None:
        assert offers is not None, "the form offers what its organization may choose"
        super().__init__(formdata, **given)
        entry = offers.entry
        kinds = [kind for kind in VehicleKind if kind in entry.kinds]
        self.kind.offer((kind.value, label_of(kind)) for kind in kinds)
        if request.method == "GET" and self.kind.data not in kinds:
            self.kind.data = kinds[0]
        self.base_id.choices = [
            ("", gettext("all bases")), *((str(base.id), f"{base.code} {base.name}") for base in entry.bases)
        ]  # fmt: skip
        self.user_id.choices = [("", gettext("everyone")), *offers.people]
        self.agent_base_id.choices = [("", gettext("the usual agent of the base")), *entry.agents]
        self.validity_term.choices = [("", str(NOT_PRESET)), *entry.terms]
        self.labels = entry.own_field_labels
        for place, label in enumerate(self.labels, start=1):
            if label:
                self[f"own_{place}"].label.text = label

    @property
    def own_fields(self) -> list[Any]:
        """The organization's own fields that have a label."""
        return [self[f"own_{place}"] for place, label in enumerate(self.labels, start=1) if label]

    def facts(self) -> TemplateFacts:
        answers = {name: self[name].data for name in _AS_THEY_ARE}
        answers["agent_base_id"] = _number(self.agent_base_id.data)
        answers["own_fields"] = tuple(self[f"own_{place}"].data or "" for place in PLACES)
        return TemplateFacts(
            name=self.name.data,
            kind=VehicleKind(self.kind.data),
            base_id=_number(self.base_id.data),
            user_id=_number(self.user_id.data),
            answers=answers,
        )

    def change(self, template_id: int) -> ChangeTemplate:
        return ChangeTemplate(template_id, _number(self.version.data) or 0, self.facts())


class DeleteTemplateForm(KeizokuForm):
    """The template as it was seen when deleting was asked for."""

    version = UnseenField()

    def delete(self, template_id: int) -> DeleteTemplate:
        return DeleteTemplate(template_id, _number(self.version.data) or 0)


def boxes_of(kind: VehicleKind, answers: dict[str, Any], **named: Any) -> SimpleNamespace:
    """Answers by the names of the boxes; those that are not preset stay empty."""
    own = (*answers.get("own_fields", ()), *("" for _place in PLACES))
    boxes = {name: answers.get(name, "") for name in (*_AS_THEY_ARE, "agent_base_id")}
    boxes |= {f"own_{place}": own[place - 1] for place in PLACES}
    return SimpleNamespace(**{**boxes, "kind": kind, "base_id": "", "user_id": "", "version": 0, **named})


def shown_boxes(shown: ShownTemplate) -> SimpleNamespace:
    return boxes_of(
        shown.kind, shown.answers, name=shown.name, base_id=shown.base_id or "", user_id=shown.user_id or "",
        version=shown.version,
    )  # fmt: skip


def _number(text: Any) -> int | None:
    digits = "" if text is None else str(text)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None
