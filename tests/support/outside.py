"""Our side and the portal's together, as a test of the worker needs them."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.organizations import Demo
from domain.actor import Actor
from domain.payment import FeeKind
from domain.vehicle import VehicleKind
from gateways.portal import PortalCredentials, PortalGateway
from jobs.work import Work
from models.applications import Application, CaseEvent, Charge, Payment
from models.database import Database
from models.jobs import Job, PortalEvent
from tests.conftest import Clock
from tests.support.agency_stories import (
    SECRET,
    TEST_VAULT,
    a_taken_application,
    agent_of,
    application_of,
    portal_account,
)
from tests.support.training_portal import RunningPortal
from usecases.agency.apply import Apply, apply_many
from usecases.agency.pay import FeeOf, Pay, pay_many
from usecases.agency.rows import RowResult
from usecases.jobs.enqueue import CASE_WORK


@dataclass
class Outside:
    """Short words for what happens on either side; the clock moves only when told."""

    database: Database
    demo: Demo
    portal: RunningPortal
    gateway: PortalGateway
    clock: Clock

    @contextmanager
    def act(self) -> Iterator[Session]:
        with self.database.writer() as session, session.begin():
            yield session

    @contextmanager
    def look(self) -> Iterator[Session]:
        with self.database.reader() as session:
            yield session

    def open_accounts(self, base: str = "001") -> None:
        with self.act() as session:
            for kind in VehicleKind:
                account = portal_account(session, self.demo, self.clock.now, kind, base)
                self.portal.post(
                    "/accounts", agent_name="東京支部", kind=kind.value, payer_id=account.payer_id,
                    bulk_user_id=account.bulk_user_id, password=SECRET,
                )  # fmt: skip

    def agent(self, session: Session) -> Actor:
        return agent_of(session, self.demo)

    def credentials(self, kind: VehicleKind = VehicleKind.REGISTERED) -> PortalCredentials:
        return PortalCredentials(kind, f"B{kind.value}001", SECRET)

    def take(self, **given: Any) -> str:
        with self.act() as session:
            return a_taken_application(session, self.demo, self.clock.now, **given).number

    def apply(self, *numbers: str) -> tuple[RowResult, ...]:
        with self.act() as session:
            agent = agent_of(session, self.demo)
            return apply_many(session, agent, Apply(numbers, mandate_confirmed=True), self.clock.now)

    def pay(self, number: str, *fees: FeeKind) -> tuple[RowResult, ...]:
        with self.act() as session:
            orders = [FeeOf(number, fee) for fee in fees]
            return pay_many(session, agent_of(session, self.demo), Pay(orders), self.clock.now)

    def worker(self, name: str = "one") -> Work:
        return Work(name, self.gateway, TEST_VAULT, timedelta(seconds=15), timedelta(seconds=30))

    def work(self, **later: float) -> None:
        """Let the worker do what is due, after so much time."""
        self.worker().run_once(self.clock.move(**later))

    def work_together(self, *names: str) -> None:
        """Workers of these names at the same moment; a failure of any is raised."""
        with ThreadPoolExecutor(len(names)) as pool:
            list(pool.map(lambda name: self.worker(name).run_once(self.clock.now), names))

    def examine(self, number: str, result: str = "pass", **more: str) -> None:
        self.portal.post("/examine", key=number, result=result, **more)
        self.work(seconds=31)

    def application(self, number: str) -> Application:
        with self.look() as session:
            return application_of(session, number)

    def payments(self, number: str) -> list[tuple[str, int, str, int]]:
        """Fee, try, state and amount of every payment."""
        with self.look() as session:
            rows = session.scalars(
                select(Payment)
                .join(Application, Application.id == Payment.application_id)
                .where(Application.number == number)
                .order_by(Payment.id)
            )
            return [(row.fee.value, row.attempt, row.state.value, row.amount) for row in rows]

    def charges(self, number: str) -> list[tuple[str, str, int, str]]:
        with self.look() as session:
            rows = session.scalars(
                select(Charge)
                .join(Application, Application.id == Charge.application_id)
                .where(Application.number == number)
                .order_by(Charge.cause)
            )
            return [(row.cause, row.day.isoformat(), row.amount, row.tax_class) for row in rows]

    def jobs(self) -> list[tuple[str, str, str]]:
        """Those that call the portal, as they stand."""
        with self.look() as session:
            rows = session.scalars(select(Job).where(Job.kind.in_(CASE_WORK)).order_by(Job.id))
            return [(row.dedup_key, row.state.value, row.last_error) for row in rows]

    def events(self) -> list[tuple[int, bool]]:
        """Number of each event of the portal, and whether all of it was understood."""
        with self.look() as session:
            rows = session.scalars(select(PortalEvent).order_by(PortalEvent.id))
            return [(row.seq, row.understood) for row in rows]

    def story(self, number: str) -> Sequence[str]:
        with self.look() as session:
            request_id = application_of(session, number).request_id
            rows = session.scalars(select(CaseEvent).where(CaseEvent.request_id == request_id).order_by(CaseEvent.id))
            return [row.code + (f" {row.facts['words']}" if row.code == "oss_status_changed" else "") for row in rows]
