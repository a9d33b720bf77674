"""The forms of an organization's settings, as far as its kind has them, and of the agents usually asked."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, MemoField, NumberField, TextField, TickField, UnseenField
from blueprints.shared.formats import label
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.sentences import sentence
from domain.enrollment_writing import ADDRESS_LENGTH, MAIL_LENGTH, read_address
from domain.field_rules import OWN_FIELDS
from domain.mail_address import read_mail_address
from domain.organization_settings import (
    LONGEST_PASSWORD_LIFE,
    OWN_FIELD_LABEL_LENGTH,
    SHORTEST_PASSWORD_LIFE,
    STATEMENT_NAME_LENGTH,
    OrganizationSettings,
    OwnField,
    settings_refusals,
)
from domain.postal_code import read_postal_code
from domain.rights import OrganizationKind
from domain.sign_in_places import LONGEST_TYPED, read_places
from domain.writing import widened
from usecases.organizations.change_settings import ChangeSettings
from usecases.organizations.find_settings import SettingsPage
from usecases.organizations.usual_agents import SetUsualAgents, UsualAgents

PLACES = range(1, OWN_FIELDS + 1)
# A setting whose box has another name: the finder of addresses wants its own.
BOXES = {
    "statement_postal_code": "postal_code",
    "statement_address_1": "address_1",
    "statement_address_2": "address_2",
}


class StatementFields:
    """Where a client's statements go; called as the finder of addresses wants them."""

    statement_name = TextField(_("Name to send them to"), read=widened, longest=STATEMENT_NAME_LENGTH)
    postal_code = TextField(_("Postal code"), read=read_postal_code)
    address_1 = TextField(_("Address 1"), read=read_address, longest=ADDRESS_LENGTH)
    address_2 = TextField(_("Address 2"), read=widened, longest=ADDRESS_LENGTH)


class MailFields:
    """The mails of the whole organization."""

    billing_email = TextField(_("E-mail for statements"), read=read_mail_address, longest=MAIL_LENGTH)
    daily_mail = TickField(_("Mail each morning what was applied for, completed and paid the day before"))
    monthly_mail = TickField(_("Mail last month's advances on the 1st"))


class OwnFieldFields:
    """独自項目 of a client's requests."""

    own_1 = TextField(_("Label of own field 1"), longest=OWN_FIELD_LABEL_LENGTH)
    own_1_needed = TickField(_("Not sent without own field 1"))
    own_2 = TextField(_("Label of own field 2"), longest=OWN_FIELD_LABEL_LENGTH)
    own_2_needed = TickField(_("Not sent without own field 2"))
    own_3 = TextField(_("Label of own field 3"), longest=OWN_FIELD_LABEL_LENGTH)
    own_3_needed = TickField(_("Not sent without own field 3"))
    own_4 = TextField(_("Label of own field 4"), longest=OWN_FIELD_LABEL_LENGTH)
    own_4_needed = TickField(_("Not sent without own field 4"))
    own_5 = TextField(_("Label of own field 5"), longest=OWN_FIELD_LABEL_LENGTH)
    own_5_needed = TickField(_("Not sent without own field 5"))


class SignInFields:
    """How long a password lives, and from where one signs in."""

    password_life_days = NumberField(
        _("Days after which a password is changed"), least=SHORTEST_PASSWORD_LIFE, most=LONGEST_PASSWORD_LIFE
    )
    sign_in_places = MemoField(_("Places to sign in from"), read=read_places, longest=LONGEST_TYPED)


class AgentSettingsForm(MailFields, SignInFields, KeizokuForm):
    """What an agent sets, which every organization does."""

    version = UnseenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """What does not fit together stands beside its field, unless that has its own fault already."""
        super().validate(extra_validators)
        for refusal in settings_refusals(self.settings()):
            field = self[BOXES.get(refusal.field or "", refusal.field or "")]
            if not field.errors:
                field.errors = [sentence(refusal, field=str(field.label.text))]
        return not self.errors

    def settings(self) -> OrganizationSettings:
        return OrganizationSettings(
            billing_email=self.billing_email.data,
            daily_mail=self.daily_mail.data,
            monthly_mail=self.monthly_mail.data,
            password_life_days=self.password_life_days.data,
            sign_in_places=self.sign_in_places.data,
        )

    def command(self) -> ChangeSettings:
        return ChangeSettings(seen(self.version.data), self.settings())


class ClientSettingsForm(StatementFields, OwnFieldFields, AgentSettingsForm):
    """What a client sets besides: where its statements go, and its own fields of requests."""

    def settings(self) -> OrganizationSettings:
        return replace(
            super().settings(),
            statement_name=self.statement_name.data,
            statement_postal_code=self.postal_code.data,
            statement_address_1=self.address_1.data,
            statement_address_2=self.address_2.data,
            own_fields=tuple(OwnField(self[f"own_{place}"].data, self[f"own_{place}_needed"].data) for place in PLACES),
        )


class UsualAgentsForm(KeizokuForm):
    """One choice for each base and kind; its boxes are made by `usual_agents_form`."""

    version = UnseenField()

    def command(self, found: UsualAgents) -> SetUsualAgents:
        chosen = {}
        for one in found.bases:
            if one.field in self:
                text = self[one.field].data
                chosen[one.code, one.kind] = int(text) if text else None
        return SetUsualAgents(seen(self.version.data), chosen)


def form_of(kind: OrganizationKind) -> type[AgentSettingsForm]:
    return AgentSettingsForm if kind is OrganizationKind.AGENT else ClientSettingsForm


def shown_settings(found: SettingsPage) -> SimpleNamespace:
    """The settings by the names of the boxes."""
    boxes = {BOXES.get(name, name): value for name, value in vars(found.settings).items() if name != "own_fields"}
    for place, own in enumerate(found.settings.own_fields, start=1):
        boxes |= {f"own_{place}": own.label, f"own_{place}_needed": own.needed}
    return SimpleNamespace(**boxes, version=found.version)


def usual_agents_form(found: UsualAgents) -> type[UsualAgentsForm]:
    """With a box for each base and kind that has anybody to ask."""
    boxes = {
        one.field: ChoiceField(
            f"{one.code} {one.name} {label(one.kind)}", choices=[("", gettext("none")), *one.offered]
        )
        for one in found.bases
        if one.offered
    }
    return type("UsualAgentsForm", (UsualAgentsForm,), boxes)


def shown_agents(found: UsualAgents) -> dict[str, Any]:
    return {"version": found.version, **{one.field: one.usual for one in found.bases if one.offered}}


def seen(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0
