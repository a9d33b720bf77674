"""Changes of registered data: where one may go, what differs, and how it is kept."""

from dataclasses import fields, replace

import pytest

from domain.enrollment import Company, InvoiceRecipient
from domain.organization_change import (
    IN_FORCE_AT_ONCE,
    NEXT,
    ChangeState,
    CompanyField,
    changed_fields,
    fields_of,
    moved,
    read_values,
    with_values,
    written_values,
)
from domain.refusal import Refusal
from domain.rights import OrganizationKind
from domain.use_function import UseFunction
from tests.support.enrollments import an_enrollment

COMPANY = an_enrollment().company


def test_the_items_are_those_of_a_company() -> None:
    assert {one.value for one in CompanyField} == {one.name for one in fields(Company)}


@pytest.mark.parametrize("old", ChangeState)
@pytest.mark.parametrize("new", ChangeState)
def test_only_what_waits_moves(old: ChangeState, new: ChangeState) -> None:
    assert set(NEXT) == set(ChangeState)
    if old is ChangeState.OPEN and new in {ChangeState.TAKEN_OVER, ChangeState.DECLINED, ChangeState.WITHDRAWN}:
        assert moved(old, new) is new
        return
    with pytest.raises(Refusal) as refused:
        moved(old, new)
    assert (refused.value.code, refused.value.facts) == ("change_move_not_allowed", {"old": old, "new": new})


def test_phone_and_fax_alone_need_no_confirmation() -> None:
    assert {CompanyField.PHONE, CompanyField.FAX} == IN_FORCE_AT_ONCE


def test_what_differs_is_told_in_the_order_of_the_form() -> None:
    changed = replace(COMPANY, account=None, phone="048-222-0109", name="川口モータース")
    assert changed_fields(COMPANY, changed) == (CompanyField.NAME, CompanyField.PHONE, CompanyField.ACCOUNT)
    assert changed_fields(COMPANY, COMPANY) == ()


def test_a_spelling_that_was_only_widened_is_no_change() -> None:
    """代理人 東京支部, founded with a narrow blank, comes back from any form with a wide one."""
    old = replace(COMPANY, name="代理人 東京支部")
    assert changed_fields(old, replace(old, name="代理人　東京支部")) == ()
    assert changed_fields(old, replace(old, name="代理人東京支部")) == (CompanyField.NAME,)


def test_values_are_read_as_they_were_written_and_the_account_is_not_among_them() -> None:
    kept = written_values(COMPANY, CompanyField)
    assert "account" not in kept
    assert (kept["functions"], kept["invoice_recipient"]) == (["certificates", "oss_registered"], "whole")
    values = read_values(kept)
    assert with_values(replace(COMPANY, name="x", functions=frozenset()), values) == COMPANY
    assert values[CompanyField.INVOICE_RECIPIENT] is InvoiceRecipient.WHOLE
    assert values[CompanyField.FUNCTIONS] == {UseFunction.CERTIFICATES, UseFunction.OSS_REGISTERED}


def test_an_agent_has_no_numbers_of_a_workshop() -> None:
    assert fields_of(OrganizationKind.CLIENT) == tuple(CompanyField)
    left_out = {
        CompanyField.DESIGNATION_NUMBER, CompanyField.CERTIFICATION_NUMBER, CompanyField.OPERATOR_ID,
        CompanyField.INVOICE_RECIPIENT, CompanyField.FUNCTIONS, CompanyField.ACCOUNT,
    }  # fmt: skip
    assert set(CompanyField) - set(fields_of(OrganizationKind.AGENT)) == left_out
