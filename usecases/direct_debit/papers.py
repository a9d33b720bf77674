"""Print the paper that an account for direct debit waits for, with the account in full."""

from datetime import datetime

from sqlalchemy.orm import Session

from documents.debit_paper import DebitPaper, debit_paper
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.refusal import Refusal
from models.organizations import DirectDebitAccount, Organization
from usecases.audit import note_download
from usecases.direct_debit.find import bank_of, show_debit
from usecases.document import Document
from usecases.organizations.registered import open_account
from usecases.vault import Vault
from usecases.words import words_of


def issue_debit_paper(session: Session, vault: Vault, actor: Actor, debit_id: int, now: datetime) -> Document:
    """Only for the client itself: nobody else reads its bank account. Raises Refusal not_found."""
    show_debit(session, vault, actor, debit_id)
    account = session.get_one(DirectDebitAccount, debit_id)
    if account.client_organization_id != actor.organization_id:
        raise Refusal("not_found")
    client = session.get_one(Organization, account.client_organization_id)
    agent, words = session.get_one(Organization, account.agent_organization_id), words_of("ja")
    paper = DebitPaper(
        client.member_code, client.name, f"{client.address_1}{client.address_2}", client.representative, agent.name,
        words[f"VehicleKind.{account.vehicle_kind.name}"], bank_of(vault, account), account.wished_on,
        day_in_japan(now), open_account(vault, account.sealed_next),
        words[f"ChangeWay.{account.change_way.name}"] if account.change_way else "", account.closing_asked,
    )  # fmt: skip
    note_download(session, actor, f"debit-paper {debit_id}", now)
    return debit_paper(paper)
