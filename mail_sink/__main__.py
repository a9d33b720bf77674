"""`python -m mail_sink`: takes mails until it is told to stop."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from mail_sink.sink import listen

HOST = "127.0.0.1"


async def serve(folder: Path, port: int) -> None:
    stopped, loop = asyncio.Event(), asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(told, stopped.set)
    async with await listen(folder, HOST, port):
        sys.stdout.write(f"メール受信箱 {HOST}:{port}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> int:
    folder = Path(os.environ.get("KEIZOKU_MAIL_SINK_FOLDER", "").strip() or "var/mail")
    typed = os.environ.get("KEIZOKU_MAIL_SINK_PORT", "").strip() or "8025"
    if not (typed.isascii() and typed.isdecimal() and 0 < int(typed) <= 65535):
        sys.stderr.write(
            f"KEIZOKU_MAIL_SINK_PORT は 1 から 65535 までの整数にしてください（いまは「{typed}」です）。\n"
        )
        return 2
    try:
        asyncio.run(serve(folder, int(typed)))
    except OSError:
        sys.stderr.write(f"ポート {typed} は使用中です。KEIZOKU_MAIL_SINK_PORT で別の番号を指定してください。\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
