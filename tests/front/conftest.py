"""A real nginx with the configuration of docs/, on loopback, before a real server of the program."""

import ipaddress
import os
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from app import make_server
from demo.organizations import Demo
from demo.start import end_with_parent
from models.database import Database
from settings import Settings
from tests.support.agency_stories import TEST_VAULT
from tests.support.certificates import OnPc
from tests.support.client import PASSWORD
from tests.support.page import Page, read_page
from tests.support.programs import program
from usecases.client_certificates.authority import authority_now, certificates_of_authorities
from usecases.client_certificates.lists import published_lists

SITE = Path(__file__).resolve().parents[2] / "docs" / "nginx.conf"
NAME = "keizoku.example.jp"
LOOPBACK = ipaddress.ip_address("127.0.0.1")
Raise = Callable[..., AbstractContextManager["Front"]]
AROUND = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr notice;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
# nginx says this once its ports are bound.
READY = "event method"


def clock() -> datetime:
    """nginx goes by the clock of the machine, and so does the program behind it."""
    return datetime.now(UTC)


@dataclass
class Front:
    """Where it listens, and how browsers with and without a certificate come in."""

    port: int
    plain_port: int
    folder: Path

    def browser(self, pc: OnPc | None = None, **headers: str) -> httpx.Client:
        context = ssl.create_default_context(cafile=self.folder / "server.crt")
        if pc is not None:
            pc.load(context, self.folder)
        address = f"https://127.0.0.1:{self.port}"
        sent = {"Host": NAME, **headers}
        return httpx.Client(base_url=address, verify=context, headers=sent, trust_env=False, timeout=60)

    def sign_in(self, pc: OnPc | None, member_code: str, password: str = PASSWORD, **headers: str) -> Page:
        """The page that comes first after signing in, or the sign-in page again."""
        with self.browser(pc, **headers) as browser:
            return sign_in(browser, member_code, password)


def sign_in(browser: httpx.Client, member_code: str, password: str = PASSWORD) -> Page:
    form = read(browser.get("/sign-in"))
    fields = {**form.values(), "member_code": member_code, "login_id": "sender", "password": password}
    return read(browser.post("/sign-in", data=fields, follow_redirects=True))


def read(answer: httpx.Response) -> Page:
    return read_page(answer.status_code, answer.text, answer.headers)


@contextmanager
def served(settings: Settings, database: Database) -> Iterator[int]:
    """The program's port; it believes what comes from loopback."""
    behind = replace(
        settings, certificate_header="X-Client-Certificate", trusted_proxies=1, hosts=(NAME,), environment="production"
    )
    server = make_server(program(behind, database, clock), "127.0.0.1", 0)
    server.prepare()
    serving = threading.Thread(target=server.serve)
    serving.start()
    yield int(server.bind_addr[1])
    server.stop()
    serving.join(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configure(front: Front, behind: int, listing: bool) -> None:
    """The file of docs/ with the ports and places of this test; `listing` brings its ssl_crl line to life."""
    site = SITE.read_text(encoding="utf-8")
    changed = {
        "listen 80;": f"listen 127.0.0.1:{front.plain_port};",
        "listen 443 ssl;": f"listen 127.0.0.1:{front.port} ssl;",
        "/etc/keizoku/": f"{front.folder}/",
        "127.0.0.1:8000": f"127.0.0.1:{behind}",
    } | ({"# ssl_crl ": "ssl_crl "} if listing else {})
    for written, meant in changed.items():
        assert written in site
        site = site.replace(written, meant)
    (front.folder / "site.conf").write_text(site, encoding="utf-8")
    (front.folder / "nginx.conf").write_text(AROUND.format(folder=front.folder), encoding="utf-8")


@contextmanager
def nginx(front: Front) -> Iterator[None]:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "nginx is missing: bash tests/system-packages nginx"
    process = subprocess.Popen(
        [found, "-e", "stderr", "-p", front.folder, "-c", front.folder / "nginx.conf"],
        stderr=subprocess.PIPE, text=True, preexec_fn=end_with_parent,
    )  # fmt: skip
    assert process.stderr is not None
    said = []
    for said_line in process.stderr:
        said.append(said_line)
        if READY in said_line:
            break
    else:
        raise AssertionError("".join(said))
    try:
        yield
    finally:
        process.terminate()
        process.communicate(timeout=20)


def certificate_of_server(folder: Path) -> None:
    """Made by the test; the browsers of the test trust it and nothing else."""
    key = generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    addresses = x509.SubjectAlternativeName([x509.DNSName(NAME), x509.IPAddress(LOOPBACK)])
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock() - timedelta(days=1))
        .not_valid_after(clock() + timedelta(days=1))
        .add_extension(addresses, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.key").write_bytes(_plain(key))
    (folder / "server.crt").write_bytes(made.public_bytes(Encoding.PEM))


def _plain(key: RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.fixture
def raise_front(settings: Settings, sqlite: Database, demo: Demo, tmp_path: Path) -> Raise:
    """Starts program and front; the authority's files are written as the commands of the README write them."""

    @contextmanager
    def started(listing: bool = False) -> Iterator[Front]:
        front = Front(free_port(), free_port(), tmp_path)
        certificate_of_server(tmp_path)
        with sqlite.writer() as session, session.begin():
            authority_now(session, TEST_VAULT, clock())
            (tmp_path / "client-authority.pem").write_text(certificates_of_authorities(session, clock()))
            (tmp_path / "client-revoked.pem").write_text(published_lists(session, clock()))
        with served(settings, sqlite) as behind:
            configure(front, behind, listing)
            with nginx(front):
                yield front

    return started
