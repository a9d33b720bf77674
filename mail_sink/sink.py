"""Takes mails over SMTP and keeps each as one .eml file."""

import asyncio
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MAIL = 1024 * 1024
# A demo that runs for months fills no disk.
KEPT = 1_000


class Sink:
    """What SMTP hands over; the names sort by the moment of arrival."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd
        self.keep(envelope.original_content or b"")
        return "250 kept"

    def keep(self, content: bytes) -> Path:
        """A file is there whole or not at all; links in it open something, so it is for its owner's eyes."""
        file = self._folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}.eml"
        unfinished = file.with_suffix(".part")
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
        os.replace(unfinished, file)
        for old in sorted(self._folder.glob("*.eml"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return file


async def listen(folder: Path, host: str, port: int) -> asyncio.Server:
    """Raises OSError when the port is taken."""
    sink, loop = Sink(folder), asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(sink, hostname="mail-sink", ident="mail sink", data_size_limit=LARGEST_MAIL, loop=loop), host, port
    )
