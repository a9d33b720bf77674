"""Open a .p12 file with its PIN, before any transaction and within two seconds, or say why not."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from domain.certificate_file_shape import refuse_costly
from domain.refusal import Refusal
from domain.signing_certificate import CertificateRead, refuse_unusable_now
from domain.writing import one_line, storable

PROGRAM = Path(__file__).with_name("opening.py")
MOST_SECONDS = 1.6
LONGEST_PIN = 256
_NAME_LENGTH, _ADDRESS_LENGTH = 120, 240
_ADDRESS = (NameOID.STATE_OR_PROVINCE_NAME, NameOID.LOCALITY_NAME, NameOID.STREET_ADDRESS)


@dataclass(frozen=True)
class OpenedFile:
    """A key with its certificate; neither the file nor the key shows in a representation."""

    read: CertificateRead
    certificates: str = field(repr=False)
    key: str = field(repr=False)
    file: bytes = field(repr=False)


def open_file(body: bytes, pin: str, now: datetime) -> OpenedFile:
    """Raises a refusal of `file` or `pin`: costly, unreadable, wrong PIN, no key, not for signing, not good today."""
    refuse_costly(body)
    opened = _opened(body, pin)
    certificates = opened["certificates"]
    try:
        certificate = x509.load_pem_x509_certificates(certificates.encode())[0]
        _refuse_other_uses(certificate)
        read = read_certificate(certificate)
    except ValueError:
        # A certificate may be sound to sign with and hold dates or names that nobody can read.
        raise Refusal("signing_file_unreadable", "file") from None
    refuse_unusable_now(read.not_before, read.not_after, now)
    return OpenedFile(read, certificates, opened["key"], body)


def refuse_wrong_pin(body: bytes, pin: str) -> None:
    """Raises signing_pin_wrong unless the PIN opens a file that was opened before."""
    _opened(body, pin)


def _opened(body: bytes, pin: str) -> dict[str, str]:
    secret = storable(pin).encode()[:LONGEST_PIN]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, with nothing of the user's among its words
            [sys.executable, "-I", str(PROGRAM)],
            input=len(secret).to_bytes(2, "big") + secret + body,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
            env={},
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise Refusal("signing_file_too_slow", "file") from None
    told: dict[str, str] = json.loads(done.stdout)
    code = told.get("refused")
    if code:
        raise Refusal(code, "pin" if code == "signing_pin_wrong" else "file")
    return told


def _refuse_other_uses(certificate: x509.Certificate) -> None:
    """A certificate that names its uses must name signing among them."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise Refusal("signing_certificate_other_use", "file")


def read_certificate(certificate: x509.Certificate) -> CertificateRead:
    """Names in Japanese stand in the alternative name of some certificates, and count before the others."""
    names = [*_alternative_names(certificate), certificate.subject]
    address = "".join(_first(names, oid) for oid in _ADDRESS)
    return CertificateRead(
        trade_name=_first(names, NameOID.ORGANIZATION_NAME)[:_NAME_LENGTH],
        holder=_first(names, NameOID.COMMON_NAME)[:_NAME_LENGTH],
        address=address[:_ADDRESS_LENGTH],
        serial=f"{certificate.serial_number:x}"[:64],
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def _alternative_names(certificate: x509.Certificate) -> list[x509.Name]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (x509.ExtensionNotFound, ValueError):
        return []
    return found.get_values_for_type(x509.DirectoryName)


def _first(names: list[x509.Name], oid: x509.ObjectIdentifier) -> str:
    found = (one.value for name in names for one in name.get_attributes_for_oid(oid))
    return next((text for value in found if (text := one_line(storable(str(value))))), "")
