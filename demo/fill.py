"""Prepare the database once: tables, reference data and the demo's organizations with their history."""

import logging
import os
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path

from sqlalchemy import select

from demo.courier import NAMES, Courier
from demo.enrollments import make_enrollments
from demo.first_days import begin_first_days
from demo.handouts import make_handouts, move_a_base
from demo.history import AT_ONCE, History
from demo.mails import ask_for_statements, keep_quiet, let_hear
from demo.notices import make_notices
from demo.organizations import Demo, make_organizations
from demo.passwords import change_passwords
from demo.plan import plan, started
from demo.request_templates import make_templates
from demo.sign_ins import sign_everybody_in
from demo.signing import register_certificate
from demo.start import end_with_parent
from demo.training_desk import BY_HAND, DeskRefused, TrainingDesk
from domain.clock import JAPAN, day_in_japan
from domain.vehicle import VehicleKind
from gateways.portal_http import HttpPortal
from migrations.run import migrate
from models.database import Database
from models.organizations import Organization
from settings import Settings, WrongSetting, read_settings
from usecases.load_reference import load_reference
from usecases.organizations.open_portal_account import OpenPortalAccount, open_portal_account
from usecases.reference import offices_of_delegates
from usecases.transaction import connect, reading, transaction
from usecases.vault import Vault

MONTHS = 25
AGENT = "2000001"
MARK = "demo-filled"
EXAMINE_SECONDS = 60
# How long the portal takes while the history is played.
HISTORY_DELAYS = {"reception": 0, "fee_notice": 0, "settlement": 0, "examine": 90 * 60, "handover": 3 * 86_400}
Tell = Callable[[str], None]


class CannotFill(Exception):
    """Why the demo's data cannot be made, as a sentence."""


def fill(
    settings: Settings, now: datetime, *, months: int = MONTHS, examine_seconds: int = EXAMINE_SECONDS, tell: Tell
) -> bool:
    """Whether anything had to be made. Raises CannotFill."""
    if settings.production:
        raise CannotFill("KEIZOKU_ENV が production のため、デモのデータは作りません。")
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    connect(database)
    desk = TrainingDesk(settings.portal_url)
    try:
        migrate(database)
        mark = settings.data / MARK
        if _is_inhabited():
            _refuse_half_demo(mark)
            with transaction() as session:
                load_reference(session)
            return False
        mark.unlink(missing_ok=True)
        if desk.has_accounts():
            raise CannotFill("訓練用ポータルに前のデータが残っています。make reset のあと、もう一度お試しください。")
        _make(settings, desk, now, months, examine_seconds, tell)
        mark.write_text(now.isoformat(), encoding="utf-8")
        return True
    except DeskRefused as refused:
        raise CannotFill(f"訓練用ポータル：{refused}") from refused
    finally:
        desk.close()
        database.close()


def _is_inhabited() -> bool:
    with reading() as session:
        return session.scalar(select(Organization.id).limit(1)) is not None


def _refuse_half_demo(mark: Path) -> None:
    if not mark.exists():
        raise CannotFill(
            "デモのデータが途中までしかありません。make reset で消してから、もう一度お試しください"
            "（PostgreSQLでは空のデータベースを用意してください）。"
        )


def _make(settings: Settings, desk: TrainingDesk, now: datetime, months: int, examine_seconds: int, tell: Tell) -> None:
    vault = Vault(settings.vault_keys)
    cases = plan(day_in_japan(now), months)
    founded = datetime.combine(started(cases), time_of_day(8), JAPAN)
    tell(f"デモのデータを作ります（{len(cases)}件、{founded:%Y年%m月}から）。")
    desk.move_clock(founded)
    with transaction() as session:
        load_reference(session)
        demo = make_organizations(session, founded, vault)
        keep_quiet(session)
    _open_at_portal(desk, demo, vault, founded)
    desk.trust(register_certificate(demo, vault, founded, now))
    desk.set_delays(HISTORY_DELAYS)
    with HttpPortal(settings.portal_url) as gateway, ThreadPoolExecutor(len(NAMES)) as hands:
        courier = Courier(gateway, vault, hands)
        History(demo, desk, courier).play(cases, now, let_hear(now, _month_by_month(tell)))
        desk.set_clock_to_real_time()
        desk.set_delays({"examine": examine_seconds}, waiting_stay=True)
        # What is ready now waits for a person at the window.
        desk.set_delays({"handover": BY_HAND})
        courier.listen(datetime.now(UTC), AT_ONCE)
        change_passwords(demo, gateway, vault, now)
    with transaction() as session:
        begin_first_days(session, demo, vault, datetime.now(UTC))
        make_templates(session, demo, datetime.now(UTC))
        make_notices(session, demo, datetime.now(UTC))
        make_handouts(session, demo, datetime.now(UTC))
        move_a_base(session, demo, datetime.now(UTC))
        ask_for_statements(session, demo, datetime.now(UTC))
        sign_everybody_in(session, vault, now)
    make_enrollments(demo, vault, now)


def _open_at_portal(desk: TrainingDesk, demo: Demo, vault: Vault, now: datetime) -> None:
    """An account per agent base and kind, and every delegate number at the offices that know it."""
    agent_name = demo.organizations[AGENT].name
    with reading() as session:
        known_at = {kind: offices_of_delegates(session, kind, day_in_japan(now)) for kind in VehicleKind}
    for (member_code, _), base in demo.bases.items():
        for kind in VehicleKind:
            for office_code in sorted(known_at[kind].get(base.delegate_number, ())):
                desk.add_delegate(base.delegate_number, kind.value, office_code, base.name)
            if member_code == AGENT:
                issued = desk.issue_account(f"{agent_name} {base.name}", kind.value)
                account = OpenPortalAccount(
                    kind, issued["payer_id"], issued["bulk_user_id"], issued["password"], secrets.token_urlsafe(12),
                    email=demo.organizations[AGENT].email, person="窓口 花子", phone=base.phone,
                )  # fmt: skip
                with transaction() as session:
                    open_portal_account(session, vault, base, account, now)


def _month_by_month(tell: Tell) -> Callable[[datetime], None]:
    """One line per half-year on the way."""
    told: Counter[str] = Counter()

    def hear(at: datetime) -> None:
        half_year = f"{at.astimezone(JAPAN).year}年{'前半' if at.astimezone(JAPAN).month <= 6 else '後半'}"
        if not told[half_year]:
            tell(f"  {half_year}")
        told[half_year] += 1

    return hear


def say(line: str) -> None:
    print(line, flush=True)


def main() -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)
    began = time.monotonic()
    try:
        settings = read_settings(os.environ)
        examine = os.environ.get("KEIZOKU_PORTAL_EXAMINE_SECONDS", "").strip()
        examine_seconds = int(examine) if examine.isdecimal() else EXAMINE_SECONDS
        made = fill(settings, datetime.now(UTC), examine_seconds=examine_seconds, tell=say)
    except (CannotFill, WrongSetting) as wrong:
        print(str(wrong), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if made:
        say(f"デモのデータができました（{time.monotonic() - began:.1f}秒）。")
    return 0


if __name__ == "__main__":
    end_with_parent()
    sys.exit(main())
