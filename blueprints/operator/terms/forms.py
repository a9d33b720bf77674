"""The form of a new version of the terms: one field for each article of the version it is written from."""

from types import SimpleNamespace

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, MemoField, TextField, UnseenField
from blueprints.shared.forms import KeizokuForm
from domain.terms import LONGEST_HEADING, LONGEST_SUMMARY, LONGEST_TEXT, Section, TermsTopic
from usecases.terms.announce import AnnounceTerms
from usecases.terms.find import Terms

PREFIX = "section_"


class TermsForm(KeizokuForm):
    """From when it holds, what it changes, and one article more."""

    seen = UnseenField()
    valid_from = DayField(_("Takes effect on"), needed=True)
    summary = MemoField(_("What changes, in a few words"), needed=True, longest=LONGEST_SUMMARY)
    added_heading = TextField(_("Heading of the new article"), longest=LONGEST_HEADING)
    added_text = MemoField(_("Text of the new article"), longest=LONGEST_TEXT)

    def command(self, headings: dict[str, str]) -> AnnounceTerms:
        sections = [Section(key, heading, self[PREFIX + key].data) for key, heading in headings.items()]
        if self.added_heading.data or self.added_text.data:
            sections.append(Section("", self.added_heading.data, self.added_text.data))
        seen = self.seen.data or ""
        number = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0
        valid_from = self.valid_from.data
        assert valid_from is not None, "the form is valid"
        return AnnounceTerms(number, valid_from, tuple(sections), self.summary.data)


def form_from(terms: Terms) -> type[TermsForm]:
    """The form for these articles; one that every version must have cannot be emptied."""
    fields = {
        PREFIX + section.key: MemoField(section.heading, needed=section.key in set(TermsTopic), longest=LONGEST_TEXT)
        for section in terms.sections
    }
    return type("NewTermsForm", (TermsForm,), fields)


def shown(terms: Terms) -> SimpleNamespace:
    """What stands in the form at first."""
    texts = {PREFIX + section.key: section.text for section in terms.sections}
    return SimpleNamespace(seen=terms.head.version, **texts)


def headings(terms: Terms) -> dict[str, str]:
    return {section.key: section.heading for section in terms.sections}
