"""The forms of signing certificates: the file with its PIN, and what is entered of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from wtforms import FileField

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import DayField, SecretField, TextField, UnseenField, _Needed
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.seen_form import SeenForm
from blueprints.shared.uploads import posted_file
from domain.certificate_file_shape import LARGEST_FILE
from domain.enrollment_writing import read_kana
from domain.postal_code import read_postal_code
from domain.refusal import Refusal
from domain.signing_certificate import (
    ADDRESS_LENGTH,
    KANA_LENGTH,
    NAME_LENGTH,
    CertificateEntry,
    Difference,
    differences,
)
from usecases.signing.find import SigningShown
from usecases.signing.hand_in import HandIn
from usecases.signing.open_file import OpenedFile, open_file
from usecases.signing.settle import SettleCertificate, mark_of
from usecases.signing.stop import StopCertificate


class CertificateField(_Needed, FileField):
    """The bytes of a certificate file; the name it had on the PC is not even looked at."""

    data: bytes | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:  # noqa: ARG002
        self.data = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        try:
            posted = posted_file(self.name, LARGEST_FILE)
            self.check_present(posted is not None, "file_needed")
            self.data = posted.body if posted else None
        except Refusal as refusal:
            raise self.refuse(refusal) from None


class FileForm(KeizokuForm):
    """The file and its PIN; valid when the one opens the other."""

    never_hashed: ClassVar[tuple[str, ...]] = ("pin",)
    file = CertificateField(_("Certificate file"), needed=True, render_kw={"accept": ".p12,.pfx"})
    pin = SecretField(_("PIN"), needed=True)
    opened_file: OpenedFile | None = None

    def validate_at(self, now: datetime) -> bool:
        """Opens the file, which takes a moment and so is done before any transaction."""
        if not super().validate():
            return False
        try:
            self.opened_file = open_file(self.file.data or b"", self.pin.data or "", now)
        except Refusal as refusal:
            self.blame(refusal)
        return self.opened_file is not None

    def validate(self, *_given: Any, **_named: Any) -> bool:
        """As found by `validate_at`."""
        return self.opened_file is not None

    def command(self) -> HandIn:
        assert self.opened_file is not None, "the form is valid"
        return HandIn(self.opened_file)


class EntryForm(SeenForm):
    """What the certificate says, letter for letter; of a registered one the PIN is asked again."""

    never_hashed: ClassVar[tuple[str, ...]] = ("pin",)
    confirmed = UnseenField()
    trade_name = TextField(_("Trade name"), longest=NAME_LENGTH)
    trade_name_kana = TextField(_("Trade name in kana"), read=read_kana, longest=KANA_LENGTH)
    holder = TextField(_("Name or representative"), needed=True, longest=NAME_LENGTH)
    holder_kana = TextField(_("Name or representative in kana"), read=read_kana, needed=True, longest=KANA_LENGTH)
    postal_code = TextField(_("Postal code"), read=read_postal_code, needed=True)
    address_1 = TextField(_("Address (prefecture to house number)"), needed=True, longest=ADDRESS_LENGTH)
    address_2 = TextField(_("Address (building)"), longest=ADDRESS_LENGTH)
    used_from = DayField(_("First day of use"), needed=True)
    pin = SecretField(_("PIN"), needed=True)
    tries_pin: Callable[[str], None] | None = None
    was_read = False

    def fitted(self, shown: SigningShown) -> "EntryForm":
        """Without the PIN for a certificate that was handed in with it a moment ago."""
        if shown.registered_at is None:
            del self.pin
        return self

    def validate(self, *given: Any, **named: Any) -> bool:
        self.was_read = super().validate(*given, **named)
        if not self.was_read or self.tries_pin is None:
            return self.was_read
        try:
            self.tries_pin(self.pin.data or "")
        except Refusal as refusal:
            self.blame(refusal)
            return False
        return True

    def entry(self) -> CertificateEntry:
        used_from = self.used_from.data
        assert used_from is not None, "the form is valid"
        names = [name for name in CertificateEntry.__dataclass_fields__ if name != "used_from"]
        return CertificateEntry(**{name: self[name].data or "" for name in names}, used_from=used_from)

    def differences(self, shown: SigningShown) -> tuple[Difference, ...]:
        """What a posted entry and the certificate disagree on."""
        return differences(self.entry(), shown.read) if self.was_read else ()

    def mark(self) -> str:
        return mark_of(self.entry())

    def command(self, certificate: int) -> SettleCertificate:
        return SettleCertificate(certificate, self.seen(), self.entry(), self.confirmed.data or "")


class StopForm(SeenForm):
    """Nothing but the button."""

    def command(self, certificate: int) -> StopCertificate:
        return StopCertificate(certificate, self.seen())
