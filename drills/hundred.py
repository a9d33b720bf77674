"""A hundred applications on their way, with one misbehaviour of the portal struck again at every step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.payment import FeeKind, PaymentMethod, PaymentState
from drills.world import OF_CASES
from gateways.portal import PortalCredentials
from jobs.work import Work
from models.applications import Application, Charge, Payment
from models.jobs import Job, JobState
from models.organizations import PortalAccount
from tests.support.agency_stories import SECRET, TEST_VAULT, agent_of
from tests.support.outside import Outside
from usecases.agency.pay import FeeOf, Pay, pay_many
from usecases.agency.resume_sending import ResumeSending, resume_sending

REGISTERED, KEI = 50, 50
BACK_OFF = timedelta(seconds=15)
MOST_BACK_OFFS = 3
MOST_ROUNDS = 12
STRUCK_ROUNDS = 6
USAGE = 178


@dataclass(frozen=True)
class Fault:
    """One misbehaviour: its switch in one or two manners, the first of which is used up first.

    `lasts` are the seconds after which the worker tries while it lasts, of even and odd rounds.
    """

    words: str
    switch: str
    manners: Sequence[dict[str, Any]] = ({},)
    lasts: tuple[Sequence[int], Sequence[int]] = ((0, 15), (0, 15))
    stops_account: bool = False


class Drill:
    """One fault, struck again at every step on the way of the hundred."""

    def __init__(self, outside: Outside, fault: Fault) -> None:
        self.outside, self.fault = outside, fault
        self.workers = [Work(name, outside.gateway, TEST_VAULT, BACK_OFF, BACK_OFF) for name in ("one", "two")]
        self.back_offs: list[int] = []
        with outside.look() as session:
            self.numbers = list(session.scalars(select(Application.number).order_by(Application.id)))
        assert len(self.numbers) == REGISTERED + KEI

    def apply_all(self) -> None:
        results = self.outside.apply(*self.numbers)
        assert [result.refusal for result in results] == [None] * len(self.numbers)

    def follow_until_completed(self) -> None:
        """Round after round: the fault strikes, ends, all settles, the fees then asked for are ordered."""
        for number in range(MOST_ROUNDS):
            if number < STRUCK_ROUNDS:
                self.strike(number)
            self.back_offs.append(self.settle())
            if not self.order_what_is_asked() and self.all_completed():
                break
        statuses = self.statuses()
        assert statuses == {ApplicationStatus.COMPLETED: len(self.numbers)}, statuses
        assert max(self.back_offs) <= MOST_BACK_OFFS, self.back_offs

    def strike(self, number: int) -> None:
        opens_at = self.outside.clock.now + timedelta(seconds=20)
        more = {"opens_at": opens_at.isoformat()} if self.fault.switch == "outside_hours" else {}
        for manner in self.fault.manners:
            self.outside.portal.post("/switches", name=self.fault.switch, **manner, **more)
        for seconds in self.fault.lasts[number % 2]:
            self.work(seconds)
        self.outside.portal.turn_off()
        if self.fault.stops_account:
            self.let_go_on()

    def let_go_on(self) -> None:
        with self.outside.act() as session:
            agent = agent_of(session, self.outside.demo, "admin")
            for account_id in session.scalars(select(PortalAccount.id)).all():
                resume_sending(session, agent, ResumeSending(account_id), self.outside.clock.now)

    def settle(self) -> int:
        """How many back-offs after the end of the fault nothing was left to do."""
        for count in range(3 * MOST_BACK_OFFS):
            if count and self.is_quiet():
                return count
            self.work(int(BACK_OFF.total_seconds()))
        raise AssertionError(f"not quiet after {3 * MOST_BACK_OFFS} back-offs: {self.open_jobs()}")

    def work(self, seconds: int) -> None:
        """Two workers, one after the other, at one moment."""
        now = self.outside.clock.move(seconds=seconds)
        for worker in self.workers:
            worker.run_once(now)

    def is_quiet(self) -> bool:
        return not self.open_jobs() and all(cursor == last for cursor, last in self.cursors())

    def open_jobs(self) -> list[tuple[str, int, str]]:
        with self.outside.look() as session:
            rows = session.execute(
                select(Job.dedup_key, Job.attempts, Job.last_error)
                .where(Job.state.in_((JobState.WAITING, JobState.RUNNING)), OF_CASES)
                .limit(5)
            )
            return [(row.dedup_key, row.attempts, row.last_error) for row in rows]

    def cursors(self) -> list[tuple[int, int]]:
        """Of each account: how far we have read, and how far there is something to read."""
        with self.outside.look() as session:
            accounts = session.scalars(select(PortalAccount)).all()
        return [
            (account.event_cursor, self.outside.gateway.events(credentials(account), account.event_cursor, 1).last_seq)
            for account in accounts
        ]

    def order_what_is_asked(self) -> int:
        with self.outside.act() as session:
            rows = session.execute(
                select(Application.number, Payment.fee)
                .join(Payment, Payment.application_id == Application.id)
                .where(Payment.state.in_((PaymentState.AWAITING, PaymentState.FAILED)))
                .where(Payment.method != PaymentMethod.CARD, Application.oss_status.in_(ASKING))
                .group_by(Application.number, Payment.fee)
            ).all()
            orders = [FeeOf(row.number, row.fee) for row in rows]
            agent, now = agent_of(session, self.outside.demo), self.outside.clock.now
            results = [
                result
                for start in range(0, len(orders), 100)
                for result in pay_many(session, agent, Pay(orders[start : start + 100]), now)
            ]
        return sum(result.refusal is None for result in results)

    def statuses(self) -> dict[ApplicationStatus, int]:
        with self.outside.look() as session:
            rows = session.execute(select(Application.status, func.count()).group_by(Application.status))
            return dict(rows.all())

    def all_completed(self) -> bool:
        return set(self.statuses()) == {ApplicationStatus.COMPLETED}

    def compare_with_the_portal(self) -> None:
        """Each lodged once, each fee paid once, and both sides' tries, states and yen the same."""
        counts = self.outside.portal.counts()
        assert set(counts) == set(self.numbers)
        assert {number: count["lodged"] for number, count in counts.items()} == dict.fromkeys(self.numbers, 1)
        told = {number: self.told(number) for number in self.numbers}
        for number in self.numbers:
            fees = told[number]
            assert {fee for fee, *_ in fees} == set(map(str, FeeKind)), number
            assert counts[number]["paid"] == dict.fromkeys(map(str, FeeKind), 1), number
            assert self.outside.payments(number) == fees, number
        assert self.charges() == self.expected_charges(told)
        with self.outside.look() as session:
            assert session.scalars(select(Application.unclear).where(Application.unclear != "")).all() == []
            assert session.scalars(select(Job.dedup_key).where(Job.state != JobState.DONE, OF_CASES)).all() == []

    def told(self, number: str) -> list[tuple[str, int, str, int]]:
        """Fee, try, state and yen of every line of the portal's statement."""
        with self.outside.look() as session:
            account = session.scalars(
                select(PortalAccount)
                .join(Application, Application.agent_base_id == PortalAccount.base_id)
                .where(Application.number == number, Application.kind == PortalAccount.vehicle_kind)
            ).one()
        state = self.outside.gateway.state(credentials(account), number)
        assert state is not None
        words = {"納付済": "paid", "再納付待ち": "failed"}
        return [(line["fee"], line["attempt"], words[line["state"]], line["amount"]) for line in state.raw["fees"]]

    def charges(self) -> dict[str, int]:
        with self.outside.look() as session:
            return {row.cause: row.amount for row in session.execute(select(Charge.cause, Charge.amount))}

    def expected_charges(self, told: dict[str, list[tuple[str, int, str, int]]]) -> dict[str, int]:
        """178 yen for each completion, and to the yen what the portal took of the agent in advance."""
        expected = {f"usage:{number}": USAGE for number in self.numbers}
        with self.outside.look() as session:
            advanced = session.execute(
                select(Application.number, Payment.fee)
                .join(Payment, Payment.application_id == Application.id)
                .where(Payment.method == PaymentMethod.ADVANCE)
                .group_by(Application.number, Payment.fee)
            ).all()
        for number, fee in advanced:
            amounts = [amount for name, _, state, amount in told[number] if (name, state) == (fee.value, "paid")]
            expected[f"advance:{number}:{fee.value}"] = sum(amounts)
        return expected

    def counted(self) -> str:
        counts = self.outside.portal.counts().values()
        asked = sum(count["lodge_calls"] for count in counts)
        pay_calls = sum(sum(count["pay_calls"].values()) for count in counts)
        paid = sum(sum(count["paid"].values()) for count in counts)
        lodged = sum(count["lodged"] for count in counts)
        yen = sum(self.charges().values())
        return (
            f"{lodged} lodged by {asked} calls, {paid} fees paid ({pay_calls} orders arrived), "
            f"at most {max(self.back_offs)} back-offs after the fault, {yen:,} yen charged"
        )


ASKING = (
    OssStatus.AWAITING_INSPECTION_FEE, OssStatus.AWAITING_TECHNICAL_FEE, OssStatus.AWAITING_WEIGHT_TAX,
    OssStatus.AWAITING_REPAYMENT,
)  # fmt: skip


def credentials(account: PortalAccount) -> PortalCredentials:
    return PortalCredentials(account.vehicle_kind, account.bulk_user_id, SECRET)
