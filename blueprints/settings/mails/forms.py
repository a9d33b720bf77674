"""The form of the mails that come to oneself: a tick for each kind."""

from collections.abc import Iterator

from wtforms import Field

from blueprints.shared.catalogue import lazy_gettext
from blueprints.shared.fields import TickField
from blueprints.shared.forms import KeizokuForm
from domain.mail_kind import MailKind
from usecases.users.mail_choices import ChooseMails, OwnMails

ABOUT_THE_SERVICE = (MailKind.IMPORTANT_NOTICES, MailKind.OTHER_NOTICES, MailKind.PLANNED_STOPS)
ABOUT_THE_ORGANIZATION = (MailKind.EXPIRY,)
ABOUT_CASES = tuple(kind for kind in MailKind if kind not in (*ABOUT_THE_SERVICE, *ABOUT_THE_ORGANIZATION))


class MailsForm(KeizokuForm):
    """A field for each kind, of which a role is offered some."""

    def offer(self, own: OwnMails) -> "MailsForm":
        for kind in MailKind:
            if kind not in own.kinds:
                del self[kind.value]
        return self

    def about_cases(self) -> Iterator[Field]:
        return self._fields_of(ABOUT_CASES)

    def about_the_service(self) -> Iterator[Field]:
        return self._fields_of(ABOUT_THE_SERVICE)

    def about_the_organization(self) -> Iterator[Field]:
        return self._fields_of(ABOUT_THE_ORGANIZATION)

    def _fields_of(self, kinds: tuple[MailKind, ...]) -> Iterator[Field]:
        return (self[kind.value] for kind in kinds if kind.value in self)

    def command(self) -> ChooseMails:
        return ChooseMails(frozenset(kind for kind in MailKind if kind.value in self and self[kind.value].data))


for _kind in MailKind:
    setattr(MailsForm, _kind.value, TickField(lazy_gettext(f"MailKind.{_kind.name}")))
