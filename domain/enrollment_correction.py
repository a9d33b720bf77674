"""Correcting one section of an enrollment: what the new one is, and which of its fields have changed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, replace

from domain.enrollment import BankAccount, Company, EnrolledBase, Enrollment, Manager, Section
from domain.enrollment_record import write_enrollment

_OF_STAFF = ("manager", "inspectors", "issuers")
TAKEN_OUT, PASSWORD, ADMINISTRATORS = "taken_out", "password", "administrators"

FIELDS: Mapping[Section, tuple[str, ...]] = {
    Section.COMPANY: (*(one.name for one in fields(Company)), ADMINISTRATORS),
    Section.BASES: (*(one.name for one in fields(EnrolledBase) if one.name not in _OF_STAFF), TAKEN_OUT),
    Section.MANAGERS: (
        *(one.name for one in fields(Manager) if one.name != "password_hash"), PASSWORD, "inspectors", "issuers",
    ),
}  # fmt: skip
"""What a section consists of, by the names that a history keeps."""


def corrected(old: Enrollment, said: Enrollment, section: Section) -> Enrollment:
    """The enrollment with one section as it is said now; an account whose number is left unsaid is that of before."""
    if section is not Section.COMPANY:
        return replace(old, bases=said.bases)
    company = replace(said.company, account=_account(old.company.account, said.company.account))
    return replace(old, company=company, administrators=said.administrators)


def _account(old: BankAccount | None, said: BankAccount | None) -> BankAccount | None:
    if old is None or said is None or said.number:
        return said
    return replace(said, number=old.number, holder=old.holder)


def changed_fields(old: Enrollment, new: Enrollment, section: Section) -> tuple[str, ...]:
    """Which fields of the section differ, without their values."""
    if section is Section.COMPANY:
        found = _differing(old.company, new.company) | (
            {ADMINISTRATORS} if old.administrators != new.administrators else set()
        )
    else:
        pairs = _paired(old.bases, new.bases)
        found = {TAKEN_OUT} if len(old.bases) > len(new.bases) else set()
        for before, after in pairs:
            found |= _differing(before, after) if section is Section.BASES else _staff_differing(before, after)
    return tuple(name for name in FIELDS[section] if name in found)


def _paired(old: tuple[EnrolledBase, ...], new: tuple[EnrolledBase, ...]) -> list[tuple[EnrolledBase, EnrolledBase]]:
    """In their order, or by their codes when some were taken out."""
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    by_code = {base.code: base for base in old}
    return [(by_code[base.code], base) for base in new if base.code in by_code]


def _differing(old: object, new: object) -> set[str]:
    return {name for name, value in vars(old).items() if getattr(new, name) != value}


def _staff_differing(old: EnrolledBase, new: EnrolledBase) -> set[str]:
    found = _differing(old.manager, new.manager) | (_differing(old, new) - {"manager"})
    return {PASSWORD if name == "password_hash" else name for name in found}


def section_digest(entered: Enrollment, section: Section) -> str:
    """By which a page knows whether what it was filled from is still what stands there."""
    record = write_enrollment(entered).record
    parts = ("company", "administrators") if section is Section.COMPANY else ("bases",)
    text = json.dumps({part: record[part] for part in parts}, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
