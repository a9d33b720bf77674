"""The life of an enrollment, the papers it wants, and how it is kept."""

import json
from dataclasses import replace

import pytest

from domain.bank_account import AccountType
from domain.enrollment import NEXT, BankAccount, EnrollmentState, PaperKind, moved, papers_wanted
from domain.enrollment_record import AccountSecret, read_enrollment, write_enrollment
from domain.refusal import Refusal
from domain.use_function import UseFunction
from tests.support.enrollments import A_BANK_ACCOUNT, an_enrollment

State = EnrollmentState
MOVES = {
    ("received", "waiting_for_paper"),
    ("received", "checked"),
    ("received", "refused"),
    ("received", "cancelled"),
    ("waiting_for_paper", "checked"),
    ("waiting_for_paper", "refused"),
    ("waiting_for_paper", "cancelled"),
    ("checked", "received"),
    ("checked", "waiting_for_paper"),
    ("checked", "accepted"),
    ("checked", "refused"),
    ("checked", "cancelled"),
    ("accepted", "cancelled"),
}


@pytest.mark.parametrize("new", State)
@pytest.mark.parametrize("old", State)
def test_only_these_moves_are_possible(old: State, new: State) -> None:
    if (old.value, new.value) in MOVES:
        assert moved(old, new) is new
        return
    with pytest.raises(Refusal) as refused:
        moved(old, new)
    assert refused.value == Refusal("enrollment_move_not_allowed", old=old, new=new)


def test_the_table_knows_every_state() -> None:
    assert set(NEXT) == set(State)


def test_the_copy_of_the_designation_is_always_wanted() -> None:
    enrollment = an_enrollment()
    plain = replace(enrollment, company=replace(enrollment.company, functions=frozenset()))
    assert papers_wanted(plain) == (PaperKind.DESIGNATION,)


def test_without_an_account_the_debit_form_comes_and_with_certificates_the_notice_of_their_service() -> None:
    enrollment = an_enrollment()
    wishing = frozenset({UseFunction.CERTIFICATES})
    on_paper = replace(enrollment, company=replace(enrollment.company, functions=wishing, account=None))
    assert papers_wanted(on_paper) == (PaperKind.DEBIT_FORM, PaperKind.DESIGNATION, PaperKind.SERVICE_NOTICE)


def test_what_was_written_is_read_back_whole() -> None:
    enrollment = an_enrollment()
    written = write_enrollment(enrollment)
    kept = json.loads(json.dumps(written.record))
    assert read_enrollment(kept, written.account, written.password_hashes) == enrollment


def test_an_enrollment_without_bank_account_and_agents_is_read_back_whole() -> None:
    enrollment = an_enrollment()
    bare = replace(
        enrollment,
        company=replace(enrollment.company, account=None),
        bases=tuple(replace(base, agent_registered=None, agent_kei=None) for base in enrollment.bases),
    )
    written = write_enrollment(bare)
    assert written.account is None
    assert read_enrollment(json.loads(json.dumps(written.record)), None, written.password_hashes) == bare


def test_what_was_kept_before_the_invoice_number_was_asked_for_is_read_without_one() -> None:
    record = write_enrollment(an_enrollment()).record
    del record["company"]["invoice_number"]
    assert read_enrollment(record).company.invoice_number == ""


def test_what_is_kept_in_the_open_holds_neither_account_nor_password() -> None:
    written = write_enrollment(an_enrollment())
    kept = json.dumps(written.record, ensure_ascii=False)
    assert "1234567" not in kept
    assert A_BANK_ACCOUNT.holder not in kept
    assert "argon2" not in kept
    assert "password" not in kept
    assert written.account == AccountSecret("1234567", A_BANK_ACCOUNT.holder)
    assert written.password_hashes == {"001": "$argon2id$hash-of-001", "002": "$argon2id$hash-of-002"}


def test_without_the_secrets_the_account_is_masked() -> None:
    shown = read_enrollment(write_enrollment(an_enrollment()).record)
    assert shown.company.account == BankAccount(
        "0001", "みずほ銀行", "001", "東京営業部", AccountType.ORDINARY, "****567", ""
    )
    assert [base.manager.password_hash for base in shown.bases] == ["", ""]
