"""The form that a table of users is pasted into, or handed over as a file."""

from collections.abc import Sequence
from typing import Any

from wtforms import FileField
from wtforms.validators import StopValidation

from blueprints.shared.catalogue import gettext, speaking
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import MemoField, put
from blueprints.shared.formats import label
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.sentences import sentence
from blueprints.shared.uploads import posted_file
from blueprints.users.desk import link_path
from domain.csv_text import LARGEST_CSV, read_csv_text
from domain.refusal import Refusal
from domain.rights import Role
from domain.user_care import Care
from domain.writing import storable
from usecases.users.paste import PasteUsers
from usecases.words import LANGUAGES

LONGEST_PASTED = 100_000


class CsvField(FileField):
    """A CSV file; its data is the text, None when none was chosen."""

    data: str | None

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, render_kw={"accept": ".csv,.txt,.tsv"}, **given)

    def process_formdata(self, valuelist: Sequence[str]) -> None:  # noqa: ARG002
        self.data = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        try:
            posted = posted_file(self.name, LARGEST_CSV)
            self.data = read_csv_text(posted.body, self.name) if posted else None
        except Refusal as refusal:
            raise StopValidation(sentence(refusal, field=str(self.label.text))) from None


class PasteForm(KeizokuForm):
    """A file takes the place of what stands in the box; from there it goes on, so that nothing is chosen twice."""

    pasted = MemoField(_("Table of users"), read=storable, longest=LONGEST_PASTED)
    file = CsvField(_("CSV file"))

    def take_file(self) -> bool:
        """Put a file's text into the box; False when the form cannot be read as it is."""
        whole = self.validate()
        self.pasted.notes.clear()
        if self.file.data is not None and not self.file.errors:
            put(self.pasted, self.file.data)
            self.pasted.typed = self.file.data
            self.pasted.errors = []
            return self.pasted.validate(self)
        return whole

    def command(self, care: Care) -> PasteUsers:
        everywhere = []
        for language in LANGUAGES:
            with speaking(language):
                everywhere += [gettext("All bases"), gettext("All")]
        return PasteUsers(self.pasted.data or "", headings(), role_words(care), everywhere, link_path())


def headings() -> dict[str, str]:
    """Of the columns, in the order of a table that has no line of headings."""
    return {
        "login_id": gettext("Login ID"),
        "name": gettext("Name"),
        "role": gettext("Role"),
        "bases": gettext("Base"),
        "email": gettext("E-mail"),
    }


def role_words(care: Care) -> dict[str, Role]:
    """The words of this page's language come first; those of the others and our own are read too."""
    words = {label(role): role for role in care.roles}
    for language in LANGUAGES:
        with speaking(language):
            words |= {label(role): role for role in Role}
    short = {"送信可": Role.SENDER, "送信不可": Role.VIEWER}
    return words | short | {role.value: role for role in Role}
