"""What was entered, into the row of its enrollment and out of it; only the vault opens what is sealed."""

import json
from dataclasses import asdict

from domain.enrollment import Enrollment as Entered
from domain.enrollment_record import AccountSecret, read_enrollment, write_enrollment
from domain.search_keys import designation_key, name_key
from models.enrollments import Enrollment
from usecases.vault import Vault

LONGEST_NAME_KEY = 120


def put_content(enrollment: Enrollment, entered: Entered, vault: Vault) -> None:
    """Write everything entered into the row, the bank account sealed and the passwords' hashes apart."""
    company = entered.company
    enrollment.name, enrollment.name_key = company.name, name_key(company.name)[:LONGEST_NAME_KEY]
    enrollment.kana, enrollment.email = company.kana, company.email
    enrollment.designation_key = designation_key(company.designation_number)
    written = write_enrollment(entered)
    enrollment.content = written.record
    enrollment.sealed_account = vault.seal(json.dumps(asdict(written.account))) if written.account else ""
    enrollment.manager_passwords = written.password_hashes


def content_of(enrollment: Enrollment, vault: Vault | None = None) -> Entered:
    """What was entered; without the vault the account number is masked and its holder left out."""
    account = None if vault is None else _account_of(enrollment, vault)
    return read_enrollment(enrollment.content, account, enrollment.manager_passwords)


def content_to_check(enrollment: Enrollment, vault: Vault) -> Entered:
    """What was entered with its whole account, for the operator alone; of the passwords not even the hashes."""
    return read_enrollment(enrollment.content, _account_of(enrollment, vault))


def _account_of(enrollment: Enrollment, vault: Vault) -> AccountSecret | None:
    sealed = enrollment.sealed_account
    return AccountSecret(**json.loads(vault.open(sealed))) if sealed else None
