"""The forms of a user."""

from collections.abc import Sequence
from typing import Any

from wtforms import SelectChoice, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import RadioWordField, TextField, TickField
from blueprints.shared.seen_form import SeenForm
from blueprints.shared.sentences import sentence
from blueprints.shared.staff_fields import StaffFields, entered_defaults, offer_defaults
from blueprints.users.desk import Desk, link_path
from domain.enrollment_writing import read_login_id
from domain.mail_address import read_mail_address
from domain.refusal import Refusal
from domain.rights import Role
from domain.user_name import read_user_name
from domain.writing import one_line
from usecases.reference import Office
from usecases.users.change import ChangeUser
from usecases.users.register import FirstWay, RegisterUser, UserFacts


def read_name(text: str) -> str:
    """As a name is kept; an empty one is for the form to ask for."""
    return read_user_name(text) if one_line(text) else ""


class BasesField(SelectMultipleField):
    """Any of several bases, each with its box; the data are ids."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, choices=[], coerce=int, **given)

    def process_data(self, value: Any) -> None:
        self.data = sorted(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        known = [text for text in valuelist if text.isascii() and text.isdecimal() and len(text) < 10]
        self.data = [int(text) for text in known] + [-1] * (len(valuelist) - len(known))

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if set(self.data or ()) - {choice.value for choice in self.iter_choices()}:
            raise StopValidation(sentence(Refusal("choice_unknown"), field=str(self.label.text)))


class UserForm(StaffFields, SeenForm):
    """What a person says about a user; where all have one role there is none to choose, and no base."""

    login_id = TextField(_("Login ID"), read=read_login_id, needed=True, longest=32)
    name = TextField(_("Name"), read=read_name, needed=True)
    role = RadioWordField(_("Role"), Role, needed=True)
    bases = BasesField(_("Base"))
    all_bases = TickField(_("All bases"))
    email = TextField(_("E-mail"), read=read_mail_address, longest=254)

    def at(self, desk: Desk, bases: Sequence[Any], offices: tuple[Office, ...] = ()) -> "UserForm":
        """Offering what may be given at this desk; `bases` have id, code and name."""
        offer_defaults(self, desk.care.kind, desk.care.roles, offices)
        if len(desk.care.roles) == 1:
            del self.role
        else:
            self.role.offer(desk.roles())
        if not desk.care.with_bases:
            del self.bases
            del self.all_bases
        else:
            self.bases.choices = [SelectChoice(base.id, f"{base.code} {base.name}") for base in bases]
            if desk.care.bases is not None:
                del self.all_bases
        return self

    def facts(self, desk: Desk) -> UserFacts:
        role = self.role.data if "role" in self else desk.care.roles[0]
        defaults = entered_defaults(self)
        return UserFacts(
            login_id=self.login_id.data,
            name=self["name"].data,
            role=Role(role),
            bases=frozenset(self.bases.data or ()) if "bases" in self else frozenset(),
            all_bases=bool(self.all_bases.data) if "all_bases" in self else False,
            email=self.email.data,
            default_office_registered=defaults.office_registered,
            default_office_kei=defaults.office_kei,
            default_menu=defaults.menu,
        )

    def change(self, desk: Desk, user: int) -> ChangeUser:
        return ChangeUser(user, self.seen(), self.facts(desk))


class WayForm(SeenForm):
    """How somebody comes to a password."""

    way = RadioWordField(_("Password"), FirstWay, needed=True)


class NewUserForm(UserForm, WayForm):
    """A new user, and how they come to a first password."""

    def register(self, desk: Desk) -> RegisterUser:
        return RegisterUser(self.facts(desk), self.way.data, link_path())
