"""The portal's settings, read once from `KEIZOKU_PORTAL_*`."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from training_portal.office_settings import LONGEST_DELAY


class WrongSetting(Exception):
    """Its text names the variable and says what to write."""


@dataclass(frozen=True)
class PortalSettings:
    """`examine_seconds` None leaves what was set at the window."""

    listen: str
    port: int
    database: Path
    examine_seconds: int | None

    @property
    def training_open(self) -> bool:
        """The window and the training calls know no password, so they stay on this machine."""
        return ipaddress.ip_address(self.listen).is_loopback


def read_settings(environ: Mapping[str, str]) -> PortalSettings:
    """Raises WrongSetting naming the first variable that cannot be used."""
    examine_seconds = environ.get("KEIZOKU_PORTAL_EXAMINE_SECONDS", "").strip()
    return PortalSettings(
        listen=_address(environ.get("KEIZOKU_PORTAL_LISTEN", "").strip() or "127.0.0.1"),
        port=_number("KEIZOKU_PORTAL_PORT", environ.get("KEIZOKU_PORTAL_PORT", "").strip() or "8100", 1, 65535),
        database=Path(environ.get("KEIZOKU_PORTAL_DATABASE", "").strip() or "var/portal.db"),
        examine_seconds=_number("KEIZOKU_PORTAL_EXAMINE_SECONDS", examine_seconds, 0, LONGEST_DELAY)
        if examine_seconds
        else None,
    )


def _number(name: str, text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise WrongSetting(f"{name} は {least} から {most} までの整数にしてください（いまは「{text}」です）。")
    return int(text)


def _address(text: str) -> str:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        raise WrongSetting(
            f"KEIZOKU_PORTAL_LISTEN は 127.0.0.1 のようなIPアドレスにしてください（いまは「{text}」です）。"
        ) from None
    return text
