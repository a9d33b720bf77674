"""The registered data of an organization as one value, its bank account opened only by who has the vault."""

import json
from dataclasses import asdict

from domain.bank_account import AccountType
from domain.enrollment import BankAccount, Company
from domain.use_function import UseFunction
from models.organizations import Organization
from usecases.vault import Vault


def seal_account(vault: Vault, account: BankAccount | None) -> str:
    """The account as it is kept; empty for none."""
    return vault.seal(json.dumps(asdict(account))) if account else ""


def open_account(vault: Vault, sealed: str) -> BankAccount | None:
    if not sealed:
        return None
    kept = json.loads(vault.open(sealed))
    return BankAccount(**{**kept, "type": AccountType(kept["type"])})


def registered_data(organization: Organization, vault: Vault) -> Company:
    """What is registered now; the account number is whole, so a page masks it."""
    return Company(
        name=organization.name,
        kana=organization.kana,
        representative=organization.representative,
        postal_code=organization.postal_code,
        address_1=organization.address_1,
        address_2=organization.address_2,
        phone=organization.phone,
        fax=organization.fax,
        email=organization.email,
        designation_number=organization.designation_number,
        certification_number=organization.certification_number,
        operator_id=organization.operator_id,
        corporate_number=organization.corporate_number,
        invoice_recipient=organization.invoice_recipient,
        functions=frozenset(UseFunction(word) for word in organization.functions),
        account=open_account(vault, organization.sealed_account),
        invoice_number=organization.invoice_number,
    )
