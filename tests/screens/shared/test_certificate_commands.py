"""What an operator types on the server for client certificates and their TLS front."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from flask import Flask
from sqlalchemy import select

from demo.organizations import Demo
from models.client_certificates import CertificateAuthority
from models.database import Database
from models.organizations import Organization
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import OPERATOR, a_pc
from tests.support.client import Client
from tests.support.stories import actor_of
from usecases.client_certificates.authority import authority_now
from usecases.client_certificates.require import RequireCertificate, require_certificate

MINATO = "1845678"


def typed(app: Flask, *words: str) -> str:
    done = app.test_cli_runner().invoke(args=["certificates", *words])
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_an_authority_is_made_once_and_printed_without_its_key(app: Flask, sqlite: Database, demo: Demo) -> None:
    assert (typed(app, "authority"), typed(app, "revoked")) == ("", "")
    first = typed(app, "make-authority")
    assert typed(app, "make-authority") == typed(app, "authority") == first
    assert "PRIVATE" not in first
    made = x509.load_pem_x509_certificate(first.encode())
    assert made.subject.rfc4514_string() == "CN=Keizoku client certificates 1,O=Keizoku"
    assert made.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    with sqlite.reader() as session:
        assert len(session.scalars(select(CertificateAuthority)).all()) == 1


def test_the_list_of_the_command_is_the_one_that_fronts_fetch(app: Flask, client: Client) -> None:
    typed(app, "make-authority")
    answer = client.raw("/client-certificates/revoked.pem")
    assert (answer.mimetype, answer.get_data(as_text=True)) == ("application/x-pem-file", typed(app, "revoked"))
    listed = x509.load_pem_x509_crl(answer.data)
    assert listed.next_update_utc > datetime.now(UTC)


def test_before_the_first_authority_there_is_no_list(client: Client) -> None:
    assert client.raw("/client-certificates/revoked.pem").status_code == 404


def test_a_list_out_of_date_is_signed_anew_by_its_command(app: Flask, sqlite: Database, demo: Demo) -> None:
    with sqlite.writer() as session, session.begin():
        old = authority_now(session, TEST_VAULT, datetime.now(UTC) - timedelta(days=30)).row.revocation_list
    fresh = typed(app, "revoked")
    assert (fresh == old, x509.load_pem_x509_crl(fresh.encode()).next_update_utc > datetime.now(UTC)) == (False, True)


def test_lifting_is_the_way_back_in(app: Flask, client: Client, sqlite: Database, demo: Demo, now: datetime) -> None:
    a_pc(sqlite, now, MINATO)
    with sqlite.writer() as session, session.begin():
        actor = actor_of(session, demo, "admin", OPERATOR)
        require_certificate(session, actor, RequireCertificate(MINATO, True, front=True, shown=False), now)
    assert typed(app, "lift", MINATO) == ""
    with sqlite.reader() as session:
        assert not session.scalar(select(Organization.certificate_required).where(Organization.member_code == MINATO))
    assert client.sign_in(MINATO, "sender").get("/settings").heading == "設定"


@pytest.mark.parametrize("member_code", ["9999999", "x"])
def test_an_unknown_member_code_is_said(app: Flask, demo: Demo, member_code: str) -> None:
    done = app.test_cli_runner().invoke(args=["certificates", "lift", member_code])
    said = "この会員コードの組織はありません。会員コードを確かめてください。"
    assert (done.exit_code, done.output) == (1, f"Error: {said}\n")
