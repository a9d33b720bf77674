"""The settings of one running program, read once from `KEIZOKU_*` and never changed afterwards."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from domain.mail_address import is_mail_address, is_mail_host
from domain.writing import unusable_characters
from gateways.mail import MailServer, TlsMode

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
SHORTEST_SECRET = 50
HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
NO_VIRUS_CHECK = "off"
NO_MAIL = "off"
ORIGIN = re.compile(r"https?://(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+)(:[0-9]{1,5})?")


class WrongSetting(Exception):
    """A missing or wrong setting; its text names the variable and says what to write."""


@dataclass(frozen=True)
class Settings:
    """What differs between installations. The README's table explains each variable."""

    environment: str
    data: Path
    database_url: str
    secret_keys: tuple[str, ...]
    vault_keys: tuple[str, ...]
    listen: str
    port: int
    hosts: tuple[str, ...]
    trusted_proxies: int
    certificate_header: str
    certificate_fronts: tuple[IPNetwork, ...]
    session_idle_minutes: int
    session_hours: int
    lock_after_failures: int
    lock_minutes: int
    portal_url: str
    poll_seconds: float
    retry_seconds: float
    stalled_minutes: int
    still_minutes: int
    virus_check: str
    largest_document_mib: int
    card_site: str
    public_url: str
    mail_server: MailServer | None
    mail_sink_folder: Path | None

    @property
    def production(self) -> bool:
        return self.environment == "production"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`; raises WrongSetting naming the first variable that cannot be used."""
    read = _Reader(environ)
    environment = read.choice("KEIZOKU_ENV", "production", ("production", "demo"))
    production = environment == "production"
    read.without_debugger("FLASK_DEBUG", production)
    data = Path(read.text("KEIZOKU_DATA", "var"))
    port = read.number("PORT", 8000, 1, 65535)
    return Settings(
        environment=environment,
        data=data,
        database_url=read.database_url("KEIZOKU_DATABASE_URL", f"sqlite:///{data / 'keizoku.db'}"),
        secret_keys=read.secrets("KEIZOKU_SECRET_KEY"),
        vault_keys=read.vault_keys("KEIZOKU_VAULT_KEYS"),
        listen=read.address("KEIZOKU_LISTEN", "127.0.0.1"),
        port=port,
        hosts=read.hosts("KEIZOKU_HOSTS", "localhost,127.0.0.1"),
        trusted_proxies=read.number("KEIZOKU_TRUSTED_PROXIES", 0, 0, 5),
        certificate_header=read.certificate_header("KEIZOKU_CERTIFICATE_HEADER", "KEIZOKU_TRUSTED_PROXIES"),
        certificate_fronts=read.networks("KEIZOKU_CERTIFICATE_FRONTS", "127.0.0.1,::1"),
        session_idle_minutes=read.number("KEIZOKU_SESSION_IDLE_MINUTES", 60, 1, 720),
        session_hours=read.number("KEIZOKU_SESSION_HOURS", 12, 1, 24),
        lock_after_failures=read.number("KEIZOKU_LOCK_AFTER_FAILURES", 5, 3, 10),
        lock_minutes=read.number("KEIZOKU_LOCK_MINUTES", 15, 1, 120),
        portal_url=read.web_address("KEIZOKU_PORTAL_URL", "http://127.0.0.1:8100"),
        poll_seconds=read.seconds("KEIZOKU_POLL_SECONDS", 30.0),
        retry_seconds=read.seconds("KEIZOKU_RETRY_SECONDS", 15.0),
        stalled_minutes=read.number("KEIZOKU_STALLED_MINUTES", 60, 1, 1440),
        still_minutes=read.number("KEIZOKU_STILL_MINUTES", 360, 1, 10_080),
        virus_check=read.virus_check("KEIZOKU_VIRUS_CHECK", "" if production else NO_VIRUS_CHECK),
        # Below what a whole request may weigh.
        largest_document_mib=read.number("KEIZOKU_LARGEST_DOCUMENT_MIB", 5, 1, 7),
        card_site=read.web_address("KEIZOKU_CARD_SITE", "https://www.oss.mlit.go.jp"),
        public_url=read.public_url("KEIZOKU_PUBLIC_URL", "" if production else f"http://localhost:{port}", production),
        mail_server=read.mail_server("" if production else NO_MAIL, production),
        mail_sink_folder=read.mail_sink("KEIZOKU_MAIL_SINK_FOLDER", production),
    )


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise WrongSetting(f"{name} は {' か '.join(allowed)} にしてください（いまは「{value}」です）。")
        return value

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
            raise WrongSetting(f"{name} は {least} から {most} までの整数にしてください（いまは「{value}」です）。")
        return int(value)

    def without_debugger(self, name: str, production: bool) -> None:
        """Flask reads this one by itself: faults would then go past our page of errors."""
        if production and self.text(name, "0").lower() not in {"0", "false", "no"}:
            raise WrongSetting(f"{name} は開発だけの設定です。本番では外してください。")

    def seconds(self, name: str, default: float) -> float:
        value = self.text(name, str(default))
        try:
            seconds = float(value)
        except ValueError:
            seconds = -1.0
        if not 0.01 <= seconds <= 86_400:
            raise WrongSetting(f"{name} は 0.01 から 86400 までの秒数にしてください（いまは「{value}」です）。")
        return seconds

    def words(self, name: str, default: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in self.text(name, default).split(",") if word.strip())
        if not words:
            raise WrongSetting(f"{name} には1つ以上の名前をコンマ区切りで書いてください。")
        return words

    def hosts(self, name: str, default: str) -> tuple[str, ...]:
        """Each by its own name: a name that stands for many would let any caller say what we are called."""
        hosts = self.words(name, default)
        if any("*" in host or host.startswith(".") for host in hosts):
            raise WrongSetting(f"{name} には受け付けるホスト名を一つずつ書いてください（* や先頭の . は使えません）。")
        return hosts

    def address(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ipaddress.ip_address(value)
        except ValueError:
            raise WrongSetting(
                f"{name} は 127.0.0.1 や 0.0.0.0 のようなIPアドレスにしてください（いまは「{value}」です）。"
            ) from None
        return value

    def networks(self, name: str, default: str) -> tuple[IPNetwork, ...]:
        try:
            return tuple(ipaddress.ip_network(word) for word in self.words(name, default))
        except ValueError:
            raise WrongSetting(
                f"{name} には 127.0.0.1 や 10.0.0.0/24 のようなIPアドレスをコンマ区切りで書いてください。"
            ) from None

    def certificate_header(self, name: str, proxies: str) -> str:
        """Nobody but a front fills this header, so without one it has no meaning."""
        value = self.text(name, "")
        if value and not HEADER_NAME.fullmatch(value):
            raise WrongSetting(f"{name} は X-Client-Certificate のようなヘッダーの名前にしてください。")
        if value and not self.number(proxies, 0, 0, 5):
            raise WrongSetting(f"{name} を使うときは、前に置いたTLSの入口の段数を {proxies} に書いてください。")
        return value

    def virus_check(self, name: str, default: str) -> str:
        """Nobody goes without the check by forgetting it: leaving it out is a word of its own."""
        value = self.text(name, default)
        host, _colon, port = value.rpartition(":")
        is_port = port.isascii() and port.isdecimal() and 0 < int(port) <= 65535
        if value != NO_VIRUS_CHECK and not value.startswith("/") and not (host and is_port):
            raise WrongSetting(
                f"{name} に、受け取ったファイルを検査するclamdのアドレス（例：127.0.0.1:3310）かソケットのパスを"
                f"設定してください。検査しないときは {NO_VIRUS_CHECK} と書きます。"
            )
        return value

    def web_address(self, name: str, default: str) -> str:
        value = self.text(name, default).rstrip("/")
        if not value.startswith(("http://", "https://")):
            raise WrongSetting(f"{name} は http:// か https:// で始めてください（いまは「{value}」です）。")
        return value

    def public_url(self, name: str, default: str, production: bool) -> str:
        """What links in mails begin with: never what some caller says our name is."""
        value = self.text(name, default).rstrip("/")
        if not ORIGIN.fullmatch(value) or (production and not value.startswith("https://")):
            shape = "https://keizoku.example.jp" if production else "http://localhost:8000"
            raise WrongSetting(
                f"{name} に、利用者がこのシステムを開くアドレスを {shape} の形で設定してください（パスは付けません）。"
            )
        return value

    def mail_server(self, default: str, production: bool) -> MailServer | None:
        """None when mails are to wait; nobody goes without a mail server by forgetting it."""
        name = "KEIZOKU_SMTP_SERVER"
        value = self.text(name, default)
        tls = TlsMode(self.choice("KEIZOKU_SMTP_TLS", TlsMode.STARTTLS.value, tuple(TlsMode)))
        if value == NO_MAIL:
            return None
        host, _colon, port = value.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not (_is_host(host) and port.isascii() and port.isdecimal() and 0 < int(port) <= 65535):
            raise WrongSetting(
                f"{name} に、メールサーバーを ホスト:ポート（例：mail.example.jp:587）の形で設定してください。"
                f"送らずにためておくときは {NO_MAIL} と書きます。"
            )
        user, password = self.text("KEIZOKU_SMTP_USER", ""), self.environ.get("KEIZOKU_SMTP_PASSWORD", "")
        for other, missing in ((user, "KEIZOKU_SMTP_PASSWORD"), (password, "KEIZOKU_SMTP_USER")):
            if other and not self.environ.get(missing, "").strip():
                raise WrongSetting(
                    f"{missing} も設定してください。メールサーバーのユーザーとパスワードは両方必要です。"
                )
        for typed, wrong in ((user, "KEIZOKU_SMTP_USER"), (password, "KEIZOKU_SMTP_PASSWORD")):
            if not (typed.isascii() and (typed.isprintable() or not typed)):
                raise WrongSetting(f"{wrong} に使えるのは半角の英数字と記号だけです。")
        if tls is TlsMode.OFF and not _is_loopback(host) and (production or user):
            raise WrongSetting(
                "KEIZOKU_SMTP_TLS を off にできるのは、この機械の中のメールサーバー（例：127.0.0.1:25）だけです。"
                "starttls か tls にしてください。"
            )
        return MailServer(host, int(port), tls, *self._sender(), user=user, password=password)

    def _sender(self) -> tuple[str, str]:
        address, name = self.text("KEIZOKU_SMTP_SENDER", ""), self.text("KEIZOKU_SMTP_SENDER_NAME", "けいぞく")
        if not is_mail_address(address):
            raise WrongSetting(
                "KEIZOKU_SMTP_SENDER に、差出人のメールアドレス（例：noreply@keizoku.example.jp）を設定してください。"
            )
        if unusable_characters(name):
            raise WrongSetting("KEIZOKU_SMTP_SENDER_NAME に、改行や制御文字のない名前を設定してください。")
        return address, name

    def mail_sink(self, name: str, production: bool) -> Path | None:
        value = self.text(name, "")
        if value and production:
            raise WrongSetting(f"{name} はデモだけの設定です。本番では外してください。")
        return Path(value) if value else None

    def database_url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        if value.startswith("postgresql://"):
            return "postgresql+psycopg://" + value.removeprefix("postgresql://")
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise WrongSetting(f"{name} は sqlite:/// か postgresql:// で始めてください。")
        return value

    def secrets(self, name: str) -> tuple[str, ...]:
        """Newest first: what an older one has signed still holds, so that a change of keys signs nobody out."""
        values = tuple(part.strip() for part in self.environ.get(name, "").split(","))
        if any(len(value) < SHORTEST_SECRET for value in values):
            raise WrongSetting(
                f"{name} に{SHORTEST_SECRET}文字以上の推測できない文字列を設定してください。"
                "取り替えるときは、新しいものから順にコンマ区切りで書きます。"
            )
        return values

    def vault_keys(self, name: str) -> tuple[str, ...]:
        keys = tuple(key.strip() for key in self.environ.get(name, "").split(",") if key.strip())
        try:
            for key in keys:
                Fernet(key)
        except ValueError:
            keys = ()
        if not keys:
            raise WrongSetting(f"{name} にFernetの鍵を1つ以上、新しいものから順にコンマ区切りで設定してください。")
        return keys


def _is_host(text: str) -> bool:
    """A name, also one without a dot of an inner network, or an IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return is_mail_host(text) or re.fullmatch("[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?", text) is not None
    return True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
