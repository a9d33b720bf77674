"""The form of one's own settings."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, TickField
from blueprints.shared.forms import KeizokuForm
from usecases.listing import PAGE_SIZES
from usecases.users.change_settings import ChangeSettings

LANGUAGES = [("ja", "日本語"), ("en", "English")]
SIZES = [(size, str(size)) for size in PAGE_SIZES]


class SettingsForm(KeizokuForm):
    """Language, rows a page, how high they are, single keys."""

    language = ChoiceField(_("Language of the screens"), choices=LANGUAGES, needed=True)
    page_size = ChoiceField(_("Rows a page"), choices=SIZES, coerce=int, needed=True)
    low_rows = TickField(_("Low rows in lists on a PC, so that more are seen at once"))
    single_keys = TickField(_("Use single keys in lists (J, K, X, /)"))

    def command(self) -> ChangeSettings:
        return ChangeSettings(self.language.data, self.page_size.data, self.single_keys.data, self.low_rows.data)
