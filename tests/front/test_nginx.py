"""The six answers to a browser's certificate, over TLS, through the configuration that the README shows."""

import socket
import ssl
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from domain.client_certificate import RevocationReason
from models.client_certificates import ClientCertificate
from models.database import Database
from tests.front.conftest import NAME, Raise, clock, read, sign_in
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import OPERATOR, OnPc, a_pc
from tests.support.organizations import find_organizations
from tests.support.stories import actor_of
from usecases.client_certificates.lists import published_lists
from usecases.client_certificates.making import Holder, Signer, new_authority, new_certificate, new_client_key
from usecases.client_certificates.require import RequireCertificate, require_certificate
from usecases.client_certificates.revoke import RevokeCertificate, revoke_certificate

MINATO, AOZORA = "1845678", "1845679"
WRONG = "会員コード、ログインIDまたはパスワードが違います。"
MISSING = (
    "この組織のログインにはクライアント証明書が必要ですが、このブラウザーからは届いていません。"
    "証明書を取り込んだパソコンで、ブラウザーをすべて閉じて開き直し、証明書を選んでください。"
)
ANSWERS = {
    "none": MISSING,
    "other authority": "このクライアント証明書は、けいぞくの運営が発行したものではありません。"
    "ブラウザーを開き直し、けいぞくの証明書を選んでください。",
    "other organization": "このクライアント証明書は、この会員コードの組織のものではありません。"
    "ブラウザーを開き直し、自分の組織の証明書を選んでください。",
    "revoked": "このクライアント証明書は失効しています。新しい証明書を運営に頼んでください。",
}
UNCHECKED = (
    "クライアント証明書を確かめられませんでした。しばらくしてもう一度試し、直らないときは運営に知らせてください。"
)


def require(database: Database, member_code: str) -> None:
    with database.writer() as session, session.begin():
        actor = actor_of(session, find_organizations(session), "admin", OPERATOR)
        require_certificate(session, actor, RequireCertificate(member_code, True, front=True, shown=False), clock())


def revoke(database: Database, member_code: str, pc: OnPc) -> None:
    with database.writer() as session, session.begin():
        actor = actor_of(session, find_organizations(session), "admin", OPERATOR)
        command = RevokeCertificate(member_code, pc.id, RevocationReason.LOST)
        revoke_certificate(session, TEST_VAULT, actor, command, clock())


def of_another_authority(like: OnPc) -> OnPc:
    """The same names in it, another signature."""
    signer: Signer = new_authority(1, clock(), clock() + timedelta(days=9))
    key = new_client_key()
    holder = Holder(MINATO, "株式会社みなと自動車", "client")
    return OnPc(like.id, new_certificate(signer, holder, key, clock(), clock() + timedelta(days=9)), key)


def test_six_certificates_get_six_answers(raise_front: Raise, sqlite: Database) -> None:
    with raise_front() as front:
        old = a_pc(sqlite, clock() - timedelta(days=900), MINATO)
        right, lost = a_pc(sqlite, clock(), MINATO), a_pc(sqlite, clock(), MINATO)
        require(sqlite, MINATO)
        revoke(sqlite, MINATO, lost)
        shown = {
            "none": None,
            "other authority": of_another_authority(right),
            "other organization": a_pc(sqlite, clock(), AOZORA),
            "revoked": lost,
        }
        assert {who: front.sign_in(pc, MINATO).errors() for who, pc in shown.items()} == {
            who: {"": answer} for who, answer in ANSWERS.items()
        }
        [expired] = front.sign_in(old, MINATO).errors().values()
        assert expired.startswith("このクライアント証明書は")
        assert expired.endswith("で期限が切れました。新しい証明書を運営に頼んでください。")
        assert front.sign_in(right, MINATO).heading == "ホーム"


def test_nobody_learns_who_is_asked_for_a_certificate_without_a_password(raise_front: Raise, sqlite: Database) -> None:
    with raise_front() as front:
        right = a_pc(sqlite, clock(), MINATO)
        require(sqlite, MINATO)
        answers = [front.sign_in(pc, code, "falsch").errors() for pc in (None, right) for code in (MINATO, AOZORA)]
        assert answers == [{"": WRONG}] * 4
        assert front.sign_in(None, AOZORA).heading == "ホーム"


def test_a_session_goes_on_only_where_its_certificate_is(raise_front: Raise, sqlite: Database) -> None:
    """Its cookie on another PC opens nothing, with or without another certificate of the same organization."""
    with raise_front() as front:
        right, second = a_pc(sqlite, clock(), MINATO), a_pc(sqlite, clock(), MINATO)
        require(sqlite, MINATO)
        with front.browser(right) as browser:
            assert sign_in(browser, MINATO).heading == "ホーム"
            cookies = dict(browser.cookies)
            assert read(browser.get("/settings")).heading == "設定"
        for pc in (None, second):
            with front.browser(pc, Cookie="; ".join(f"{name}={value}" for name, value in cookies.items())) as thief:
                assert thief.get("/settings").headers["Location"].startswith("/sign-in")
        with front.browser(right, Cookie="; ".join(f"{name}={value}" for name, value in cookies.items())) as browser:
            assert read(browser.get("/settings")).heading == "設定"
            revoke(sqlite, MINATO, right)
            assert browser.get("/settings").headers["Location"].startswith("/sign-in")


def test_a_header_from_outside_is_replaced(raise_front: Raise, sqlite: Database) -> None:
    with raise_front() as front:
        right = a_pc(sqlite, clock(), MINATO)
        require(sqlite, MINATO)
        forged = {
            "X-Client-Certificate": right.pem.replace("\n", "%0A").replace(" ", "%20").replace("+", "%2B"),
            "X-Client-Certificate-Verify": "SUCCESS",
        }
        assert front.sign_in(None, MINATO, **forged).errors() == {"": MISSING}
        assert front.sign_in(None, MINATO, **{n.replace("-", "_"): v for n, v in forged.items()}).errors() == {
            "": MISSING
        }


def test_what_the_front_finds_wrong_opens_nothing(raise_front: Raise, sqlite: Database) -> None:
    """With its own list of revoked certificates, even one that the program took for good."""
    with raise_front() as ready:
        assert ready.port
        right, listed = a_pc(sqlite, clock(), MINATO), a_pc(sqlite, clock(), MINATO)
        require(sqlite, MINATO)
        revoke(sqlite, MINATO, listed)
    with raise_front(listing=True) as front:
        with sqlite.writer() as session, session.begin():
            assert published_lists(session, clock()) == (front.folder / "client-revoked.pem").read_text()
            session.execute(update(ClientCertificate).values(revoked_at=None))
        assert front.sign_in(listed, MINATO).errors() == {"": UNCHECKED}
        assert front.sign_in(right, MINATO).heading == "ホーム"


def test_the_front_speaks_tls_alone(raise_front: Raise, sqlite: Database) -> None:
    with raise_front() as front:
        plain = httpx.get(f"http://127.0.0.1:{front.plain_port}/requests?x=1", headers={"Host": NAME}, trust_env=False)
        assert (plain.status_code, plain.headers["Location"]) == (301, f"https://{NAME}/requests?x=1")
        with front.browser() as browser:
            answer = browser.get("/client-certificates/revoked.pem")
        files = [(front.folder / name).read_text() for name in ("client-revoked.pem", "client-authority.pem")]
        assert answer.text == files[0]
        assert [file for file in files if "PRIVATE" in file] == []


@pytest.mark.parametrize(
    ("version", "ciphers", "refused"),
    [
        (ssl.TLSVersion.TLSv1, "ALL:@SECLEVEL=0", "TLSV1_ALERT_PROTOCOL_VERSION"),
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0", "TLSV1_ALERT_PROTOCOL_VERSION"),
        # Without forward secrecy: whoever has the key later reads what was recorded before.
        (ssl.TLSVersion.TLSv1_2, "AES128-GCM-SHA256:AES256-GCM-SHA384", "SSLV3_ALERT_HANDSHAKE_FAILURE"),
        (ssl.TLSVersion.TLSv1_2, "ALL", ""),
        (ssl.TLSVersion.TLSv1_3, "ALL", ""),
    ],
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_and_ciphers_without_forward_secrecy_are_refused(
    raise_front: Raise, version: ssl.TLSVersion, ciphers: str, refused: str
) -> None:
    with raise_front() as front:
        context = ssl.create_default_context(cafile=front.folder / "server.crt")
        context.minimum_version = context.maximum_version = version
        context.set_ciphers(ciphers)
        said, agreed = "", ("", "", 0)
        try:
            with (
                socket.create_connection(("127.0.0.1", front.port), timeout=20) as plain,
                context.wrap_socket(plain, server_hostname=NAME) as secured,
            ):
                agreed = secured.cipher() or agreed
        except ssl.SSLError as error:
            said = error.reason or str(error)
    assert said == refused
    assert bool(agreed[0]) == (not refused)
    assert agreed[0].startswith("ECDHE-") or version is not ssl.TLSVersion.TLSv1_2 or refused
