"""One section corrected: the rest stays, and only names of fields are told."""

from dataclasses import replace
from typing import Any

import pytest

from domain.enrollment import Administrator, BankAccount, Enrollment, Section
from domain.enrollment_correction import changed_fields, corrected, section_digest
from tests.support.enrollments import A_BANK_ACCOUNT, a_base, an_enrollment


def with_company(entered: Enrollment, **changes: Any) -> Enrollment:
    return replace(entered, company=replace(entered.company, **changes))


def with_first_base(entered: Enrollment, **changes: Any) -> Enrollment:
    first, *others = entered.bases
    return replace(entered, bases=(replace(first, **changes), *others))


def everything_else() -> Enrollment:
    """An enrollment that differs in each section."""
    other = with_company(an_enrollment(), phone="048-999-0000")
    other = replace(other, administrators=(Administrator("別 人", "other@example.jp", "admin-other"),))
    return with_first_base(other, phone="048-999-0001", inspectors=())


@pytest.mark.parametrize("section", Section)
def test_only_the_section_is_taken_over(section: Section) -> None:
    old, said = an_enrollment(), everything_else()
    new = corrected(old, said, section)
    if section is Section.COMPANY:
        assert new == replace(old, company=said.company, administrators=said.administrators)
    else:
        assert new == replace(old, bases=said.bases)


def test_an_account_left_unsaid_is_that_of_before() -> None:
    unsaid = replace(A_BANK_ACCOUNT, number="", holder="", bank_name="みずほ")
    new = corrected(an_enrollment(), with_company(an_enrollment(), account=unsaid), Section.COMPANY)
    assert new.company.account == replace(A_BANK_ACCOUNT, bank_name="みずほ")


@pytest.mark.parametrize("account", [None, replace(A_BANK_ACCOUNT, number="7654321", holder="カ）ベツ")])
def test_an_account_that_is_said_takes_its_place(account: BankAccount | None) -> None:
    new = corrected(an_enrollment(), with_company(an_enrollment(), account=account), Section.COMPANY)
    assert new.company.account == account


@pytest.mark.parametrize(
    ("section", "new", "names"),
    [
        (Section.COMPANY, an_enrollment(), ()),
        (Section.COMPANY, everything_else(), ("phone", "administrators")),
        (Section.COMPANY, with_company(an_enrollment(), account=None), ("account",)),
        (Section.COMPANY, with_company(an_enrollment(), invoice_number=""), ("invoice_number",)),
        (Section.BASES, an_enrollment(), ()),
        (Section.BASES, everything_else(), ("phone",)),
        (Section.BASES, with_first_base(an_enrollment(), code="009"), ("code",)),
        (Section.BASES, replace(an_enrollment(), bases=(a_base(),)), ("taken_out",)),
        (Section.BASES, replace(an_enrollment(), bases=(replace(a_base(), phone="1"),)), ("phone", "taken_out")),
        (Section.MANAGERS, everything_else(), ("inspectors",)),
        (
            Section.MANAGERS,
            with_first_base(an_enrollment(), manager=replace(a_base().manager, password_hash="x", name="別 人")),
            ("name", "password"),
        ),
    ],
)
def test_the_fields_that_changed_are_named(section: Section, new: Enrollment, names: tuple[str, ...]) -> None:
    assert changed_fields(an_enrollment(), new, section) == names


def test_a_section_has_another_digest_as_soon_as_it_changes() -> None:
    changed = [section for section in Section if digest(everything_else(), section) != digest(an_enrollment(), section)]
    company_alone = with_company(an_enrollment(), phone="048-999-0000")
    unchanged = [section for section in Section if digest(company_alone, section) == digest(an_enrollment(), section)]
    assert (changed, unchanged) == ([*Section], [Section.BASES, Section.MANAGERS])


def digest(entered: Enrollment, section: Section) -> str:
    return section_digest(entered, section)
