"""Fill the entry form from something else: the certificate's codes or file, a whole plate, the car's last request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from blueprints.requests.entry.forms import RequestForm
from blueprints.shared.fields import put
from blueprints.shared.uploads import is_posted, posted_file
from domain.certificate_file import LARGEST, read_certificate_file
from domain.certificate_qr import read_certificate_codes
from domain.certificate_reading import CertificateReading
from domain.clock import day_in_japan
from domain.plate import PlateParts, read_plate
from domain.refusal import Refusal
from domain.search_keys import chassis_key
from usecases.requests.cars import TAXED_BY, LastRequest

FILE = "certificate_file"


@dataclass(frozen=True)
class Reading:
    """What came of reading a certificate: what it says, or why it could not be read."""

    read: CertificateReading | None = None
    refusal: Refusal | None = None
    by_file: bool = False


def read_certificate(form: RequestForm, today: date, by_file: bool) -> Reading:
    """Fill the form from the posted file or codes; nothing is filled when they are of another car."""
    try:
        if by_file:
            read = read_certificate_file(_posted_file())
        else:
            read = read_certificate_codes((form.certificate_codes.data or "").splitlines(), today)
        _refuse_another_car(form, read)
    except Refusal as refusal:
        return Reading(refusal=refusal, by_file=by_file)
    _put_reading(form, read, over_typed=True)
    return Reading(read, by_file=by_file)


def complete_from_certificate(form: RequestForm, today: date) -> Reading | None:
    """Before saving: what was read fills what stands empty, for whoever saves without pressing “read”."""
    if not form.certificate_codes.data and not is_posted(FILE):
        return None
    try:
        if form.certificate_codes.data:
            read = read_certificate_codes(form.certificate_codes.data.splitlines(), today)
        else:
            read = read_certificate_file(_posted_file())
        _refuse_another_car(form, read)
    except Refusal as refusal:
        return Reading(refusal=refusal)
    _put_reading(form, read, over_typed=False)
    return Reading(read, by_file=not form.certificate_codes.data)


def spread_plate(form: RequestForm) -> bool:
    """Put the whole plate's parts into the four boxes, once for each text; False when it names no part."""
    text = form.plate_text.data or ""
    if not text or text == form.plate_text_read.data:
        return True
    parts = read_plate(text)
    form.plate_text_read.data = text
    if parts == PlateParts():
        return False
    _put_plate(form, parts, over_typed=True)
    return True


def copy_last(form: RequestForm, last: LastRequest) -> None:
    """Name and address as they were at the car's last request, and what it is taxed by as far as it was known."""
    for name in ("user_kind", "vehicle_user_name", "representative", "address_1", "address_2"):
        put(form[name], getattr(last, name))
    for name in TAXED_BY:
        if getattr(last, name):
            put(form[name], getattr(last, name))


def _posted_file() -> bytes:
    posted = posted_file(FILE, LARGEST)
    return posted.body if posted else b""


def _refuse_another_car(form: RequestForm, read: CertificateReading) -> None:
    typed = form.chassis_number.data or ""
    if typed and read.chassis_number and chassis_key(typed) != chassis_key(read.chassis_number):
        raise Refusal("certificate_of_another_car", "certificate_codes", first=typed, second=read.chassis_number)


def _put_reading(form: RequestForm, read: CertificateReading, over_typed: bool) -> None:
    put(form.kind, read.kind)
    _put_plate(form, read.plate, over_typed)
    found: dict[str, Any] = {
        "small_plate": read.small_plate,
        "chassis_number": read.chassis_number,
        "officially_stamped": read.officially_stamped,
        "expiry_on": read.expiry_on,
        "model_code": read.model,
        "engine_model": read.engine_model,
        "first_registered": read.first_registered,
        "tax_class": read.tax_class,
        "weight_kg": read.taxed_weight_kg,
        "certificate_number": read.certificate_number,
        "vehicle_user_name": read.vehicle_user_name,
        "address_1": read.vehicle_user_address,
    }
    for name, value in found.items():
        if value and (over_typed or not form[name].data):
            put(form[name], value)


def _put_plate(form: RequestForm, parts: PlateParts, over_typed: bool) -> None:
    for part, value in vars(parts).items():
        box = f"plate_{part}"
        if value is not None and (over_typed or not form[box].data):
            put(form[box], str(value))


def known_fill(what: str) -> tuple[str, str]:
    """`planned_on:2026-12-01` as its verb and its object."""
    verb, _, concerned = what.partition(":")
    return verb, concerned


def fill(form: RequestForm, what: str, now: Any, last: Callable[[int], LastRequest | None]) -> Reading | None:
    """Carry out what a button of the form asks for; an unknown wish changes nothing."""
    verb, concerned = known_fill(what)
    if verb in {"codes", "file"}:
        return read_certificate(form, day_in_japan(now), by_file=verb == "file")
    if verb == "planned_on":
        put(form.planned_on, _day(concerned))
    elif verb == "chassis":
        put(form.chassis_number, concerned[:30])
    elif verb == "last" and concerned.isascii() and concerned.isdecimal() and len(concerned) == 9:
        found = last(int(concerned))
        if found is not None:
            copy_last(form, found)
    return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
