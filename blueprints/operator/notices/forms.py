"""The form of a notice."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, MemoField, RadioWordField, TextField, UnseenField, WordField
from blueprints.shared.forms import KeizokuForm
from domain.notice import (
    LONGEST_LINK,
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    WRITTEN_FOR,
    NoticeImportance,
    read_link,
)
from domain.rights import OrganizationKind
from usecases.notices.end import EndNotice
from usecases.notices.write import NoticeFacts

SIDES = (OrganizationKind.CLIENT, OrganizationKind.AGENT)


class SeenForm(KeizokuForm):
    """Carries the version that was seen."""

    version = UnseenField()

    def seen(self) -> int:
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class EndForm(SeenForm):
    """One button."""

    def command(self, number: int) -> EndNotice:
        return EndNotice(number, self.seen())


class NoticeForm(SeenForm):
    """What is said to whom, and from when until when."""

    importance = RadioWordField(_("Importance"), NoticeImportance, needed=True)
    audience = WordField(_("For whom"), WRITTEN_FOR, needed=True)
    side = WordField(_("Clients or agents"), SIDES, empty=_("Clients and agents"))
    subject = TextField(_("Subject"), needed=True, longest=LONGEST_SUBJECT)
    text = MemoField(_("Content"), needed=True, longest=LONGEST_TEXT)
    link = TextField(_("Link"), read=read_link, longest=LONGEST_LINK)
    shown_from = DayField(_("Shown from"), needed=True)
    shown_until = DayField(_("Shown until"))

    def facts(self) -> NoticeFacts:
        shown_from = self.shown_from.data
        assert shown_from is not None, "the form is valid"
        return NoticeFacts(
            self.importance.data, self.audience.data, self.side.data or None, self.subject.data, self.text.data,
            self.link.data or "", shown_from, self.shown_until.data,
        )  # fmt: skip
