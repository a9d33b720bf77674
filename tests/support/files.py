"""Small real files of each kind that may be handed in, and a mandate made of one."""

import zipfile
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.upload import read_upload
from models.requests import InspectionRequest
from tests.support.stories import a_draft, actor_of
from usecases.requests.mandate import SetMandate, set_mandate
from usecases.requests.send import SendRequest, send_request

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@cache
def a_pdf(text: str = "mandate") -> bytes:
    content = BytesIO()
    canvas = Canvas(content, invariant=1)
    canvas.drawString(72, 720, text)
    canvas.save()
    return content.getvalue()


@cache
def a_jpeg() -> bytes:
    return a_picture("JPEG")


@cache
def a_png() -> bytes:
    return a_picture("PNG")


def a_picture(form: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8), "white").save(content, form)
    return content.getvalue()


def an_xml(encoding: str = "utf-8") -> bytes:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n<委任状><発行者>架空市長</発行者></委任状>\n'.encode(encoding)


@cache
def a_zip() -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mandate.xml", an_xml())
    return content.getvalue()


@cache
def a_workbook(*more: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *more):
            archive.writestr(name, "<x/>")
    return content.getvalue()


@cache
def a_signed_message(encoding: serialization.Encoding = serialization.Encoding.DER) -> bytes:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mayor")])
    begins = datetime(2026, 11, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(begins).not_valid_after(begins + timedelta(days=365)).sign(key, hashes.SHA256())
    )
    message = pkcs7.PKCS7SignatureBuilder().set_data(an_xml()).add_signer(certificate, key, hashes.SHA256())
    return message.sign(encoding, [pkcs7.PKCS7Options.Binary])


def a_draft_with_mandate(
    session: Session, demo: Demo, now: datetime, body: bytes = b"", made_on: date = date(2026, 11, 19), **given: Any
) -> InspectionRequest:
    """A complete draft for an official vehicle; `given` goes to some_facts."""
    request = a_draft(session, demo, now, vehicle_user_name="架空市役所", **given)
    upload = read_upload("委任状.pdf", body or a_pdf())
    command = SetMandate(request.id, request.version, "架空市長", made_on, upload)
    set_mandate(session, actor_of(session, demo, member_code=given.get("member_code", "1845678")), command, now)
    return request


def a_sent_request_with_mandate(session: Session, demo: Demo, now: datetime, **given: Any) -> InspectionRequest:
    request = a_draft_with_mandate(session, demo, now, **given)
    actor = actor_of(session, demo, member_code=given.get("member_code", "1845678"))
    send_request(session, actor, SendRequest(request.id, request.version), now)
    return request
