"""The form of one's own settings."""

from typing import Any

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, TickField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.staff_fields import StaffFields, entered_defaults, offer_defaults
from domain.actor import Actor
from usecases.listing import PAGE_SIZES
from usecases.reference import Office
from usecases.users.change_settings import ChangeSettings

LANGUAGES = [("ja", "日本語"), ("en", "English")]
SIZES = [(size, str(size)) for size in PAGE_SIZES]


class SettingsForm(StaffFields, KeizokuForm):
    """Language, rows a page, how high they are, single keys; of an agent's people what they begin with."""

    language = ChoiceField(_("Language of the screens"), choices=LANGUAGES, needed=True)
    page_size = ChoiceField(_("Rows a page"), choices=SIZES, coerce=int, needed=True)
    low_rows = TickField(_("Low rows in lists on a PC, so that more are seen at once"))
    single_keys = TickField(_("Use single keys in lists (J, K, X, /)"))

    def offering(self, actor: Actor, offices: tuple[Office, ...]) -> Any:
        offer_defaults(self, actor.organization_kind, (actor.role,), offices)
        return self

    def command(self) -> ChangeSettings:
        return ChangeSettings(
            self.language.data, self.page_size.data, self.single_keys.data, self.low_rows.data, entered_defaults(self)
        )
