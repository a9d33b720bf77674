"""How people write where they can be reached: postal codes, phone numbers and mail addresses, put right or refused."""

import re

from domain.refusal import Refusal
from domain.writing import half_width

POSTAL_CODE = re.compile(r"\d{3}-\d{4}")
PHONE = re.compile(r"0[0-9-]{8,13}")
# A comma, a bracket or a quote would let one address be read as two.
MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def read_postal_code(text: str) -> str:
    digits = half_width(text).replace("-", "").replace(" ", "").removeprefix("〒")
    code = f"{digits[:3]}-{digits[3:]}" if digits else ""
    if code and not POSTAL_CODE.fullmatch(code):
        raise Refusal("postal_code_shape", "postal_code")
    return code


def read_phone(text: str) -> str:
    phone = re.sub(r"[()-]+", "-", half_width(text).replace(" ", "")).strip("-")
    if phone and not PHONE.fullmatch(phone):
        raise Refusal("phone_shape", "phone")
    return phone


def read_mail_address(text: str) -> str:
    address = half_width(text)
    if address and not MAIL.fullmatch(address):
        raise Refusal("mail_address_shape", "email")
    return address
