"""Secrets of other systems: in no file of the database and in no answer of the program, whoever asks."""

import base64
from pathlib import Path

from sqlalchemy import select

from domain.portal_account import PaymentForm
from domain.rights import Role
from domain.vehicle import VehicleKind
from models.organizations import PortalAccount
from models.signing import SigningCertificate
from tests.screens.shared.conftest import World
from tests.support.agency_stories import TEST_VAULT
from tests.support.organizations import find_organizations
from tests.support.stories import AGENT, actor_of
from tests.support.world import PEOPLE, address, place, rules
from usecases.organizations.open_portal_account import OpenPortalAccount
from usecases.portal_accounts.register import RegisterAccount, register_account

CANARIES = ("Kanarien-Portal-91", "Kanarien-Arrival-92")
ADMINS = [person for person in PEOPLE if person.role is Role.ADMIN]
ISSUED = OpenPortalAccount(
    VehicleKind.KEI, "P0991", "B0991", *CANARIES, PaymentForm.TREASURY_ONLY, PaymentForm.COLLECTIVE,
    "madoguchi@tokyo-shibu.example", "窓口 花子", "03-0000-2001",
)  # fmt: skip


def test_a_secret_of_another_system_stands_in_no_file_and_no_answer(world: World) -> None:
    """Neither as it was typed, nor sealed, nor what signs: on a page or in a file, to any kind of administrator."""
    with world.database.writer() as session, session.begin():
        admin = actor_of(session, find_organizations(session), "admin", AGENT)
        made = register_account(session, TEST_VAULT, admin, RegisterAccount("002", ISSUED), world.clock())
        account = session.get_one(PortalAccount, made)
        sealed = [account.sealed_password, account.sealed_arrival_password]
        keys = list(session.scalars(select(SigningCertificate.sealed_key).where(SigningCertificate.sealed_key != "")))
    assert [TEST_VAULT.open(text) for text in sealed] == [*CANARIES]
    assert keys
    hidden = [*CANARIES, *sealed, *keys, *(TEST_VAULT.open(key) for key in keys), "PRIVATE KEY"]
    told, heard = set(), 0
    of_the_account = [f"/agency/accounts/{made}{page}" for page in ("", "/password", "/arrival-password")]
    for person in ADMINS:
        client = world.client(person)
        views = [rule for rule, method in rules(world.app) if method == "GET" and rule.endpoint != "static"]
        for path in [*of_the_account, *(address(rule, place(rule, person, world.rows).own) for rule in views)]:
            answer = client.raw(path)
            heard += answer.status_code == 200
            text = f"{answer.headers}\n".encode() + answer.get_data()
            told |= {(path, secret) for secret in hidden if secret.encode() in text}
    assert told == set()
    assert heard > 100
    file = Path(world.database.url.removeprefix("sqlite:///"))
    plain = [*CANARIES, *(TEST_VAULT.open(key) for key in keys), "PRIVATE KEY"]
    written = b"".join(each.read_bytes() for each in file.parent.glob(f"{file.name}*"))
    forms = [spelled for secret in plain for spelled in (secret.encode(), base64.b64encode(secret.encode())[:-4])]
    assert [spelled for spelled in forms if spelled in written] == []
    assert b"B0991" in written
