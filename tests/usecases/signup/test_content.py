"""What was entered stands in its row and is opened only with the vault."""

import json
from dataclasses import replace

from domain.enrollment_record import read_enrollment
from models.enrollments import Enrollment
from tests.support.agency_stories import TEST_VAULT
from tests.support.enrollments import an_enrollment
from usecases.signup.content import content_of, put_content


def test_the_vault_gives_everything_back() -> None:
    row = Enrollment()
    put_content(row, an_enrollment(), TEST_VAULT)
    assert content_of(row, TEST_VAULT) == an_enrollment()


def test_without_the_vault_the_account_is_masked() -> None:
    row = Enrollment()
    put_content(row, an_enrollment(), TEST_VAULT)
    assert content_of(row) == read_enrollment(row.content, None, row.manager_passwords)
    assert "1234567" not in json.dumps(row.content) + row.sealed_account


def test_without_an_account_nothing_is_sealed() -> None:
    row = Enrollment()
    entered = an_enrollment()
    on_paper = replace(entered, company=replace(entered.company, account=None))
    put_content(row, on_paper, TEST_VAULT)
    assert row.sealed_account == ""
    assert content_of(row, TEST_VAULT) == on_paper
