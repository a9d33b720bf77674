"""`python -m training_portal`: runs the portal until it is told to stop."""

import os
import signal
import sys
from types import FrameType

from training_portal.program import create_portal
from training_portal.server import make_server
from training_portal.settings import WrongSetting, read_settings


def main() -> int:
    try:
        settings = read_settings(os.environ)
    except WrongSetting as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 2
    program = create_portal(
        settings.database, examine_seconds=settings.examine_seconds, training_open=settings.training_open
    )
    server = make_server(program, settings.listen, settings.port)
    portal = program.extensions["training_portal"]

    def stop(_: int, __: FrameType | None) -> None:
        portal.stopping.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        server.prepare()
    except OSError:
        sys.stderr.write(f"ポート {settings.port} は使用中です。KEIZOKU_PORTAL_PORT で別の番号を指定してください。\n")
        return 1
    sys.stdout.write(f"訓練用ポータル http://{settings.listen}:{settings.port}/\n")
    sys.stdout.flush()
    try:
        server.serve()
    except KeyboardInterrupt:
        server.stop()
        portal.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
