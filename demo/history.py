"""Plays the demo's cases: both sides act through the use cases, the training portal answers over HTTP."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo.cases import CALLS_OUT, NEEDS_NEWS, Act, Case, Step, Taxed, Under, steps_of
from demo.courier import Courier
from demo.entry import entered
from demo.organizations import Demo
from demo.papers import mandate_file
from demo.training_desk import TrainingDesk
from domain.actor import Actor
from domain.clock import day_in_japan
from domain.payment import FeeKind
from domain.return_reason import ReturnReason
from domain.vehicle import VehicleKind
from domain.waiver import Waiver, WaiverReason
from models.applications import Application
from models.requests import InspectionRequest
from models.users import User
from usecases.agency.apply import Apply, apply
from usecases.agency.pay import FeeOf, Pay, pay
from usecases.agency.return_request import ReturnRequests, return_request
from usecases.agency.take import TakeRequest, take_request
from usecases.applications.write_memo import WriteMemo, memo_mark, write_memo
from usecases.requests.facts import RequestFacts
from usecases.requests.mandate import SetMandate, set_mandate
from usecases.requests.register import ChangeRequest, RegisterRequest, change_request, register_request
from usecases.requests.send import SendRequest, send_request
from usecases.requests.withdraw import SeenRequest, cancel_request, delete_request
from usecases.transaction import transaction
from usecases.users.acting import person

AGENT, AGENT_SENDER = "2000001", "sender"
FEES = {
    Act.PAY_FEES: (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION),
    Act.PAY_INSPECTION: (FeeKind.INSPECTION,),
    Act.PAY_TECHNICAL: (FeeKind.TECHNICAL_INFORMATION,),
    Act.PAY_TAX: (FeeKind.WEIGHT_TAX,),
}
# Long enough that an account without news is not asked at every moment of a day, short enough to hear of the last one.
BETWEEN_MOMENTS = timedelta(hours=2, minutes=10)
# Today's moments may follow each other by seconds.
AT_ONCE = timedelta(microseconds=1)
Do = Callable[[Session, Step], None]


@dataclass
class Running:
    """Where a case stands: its numbers on our side."""

    request: int
    application: str = ""


class History:
    """One telling of the demo's cases, from the first moment to now."""

    def __init__(self, demo: Demo, desk: TrainingDesk, courier: Courier) -> None:
        self.demo = demo
        self.desk = desk
        self.courier = courier
        self._running: dict[str, Running] = {}
        self._registers: dict[str, Mapping[str, Any]] = {}
        self._actors: dict[tuple[str, str], Actor] = {}
        self._do: dict[Act, Do] = {
            Act.REGISTER: self._register,
            Act.SEND: self._send,
            Act.DELETE: self._delete,
            Act.CANCEL: self._cancel,
            Act.MEND: self._mend,
            Act.RETURN: self._return,
            Act.TAKE: self._take,
            Act.APPLY: self._apply,
            Act.NOTE: self._note,
            **dict.fromkeys(FEES, self._pay),
        }

    def play(self, cases: Iterable[Case], now: datetime, tell: Callable[[datetime], None]) -> None:
        """Everything in the order of its moments; `tell` hears each of them."""
        steps = [step for nth, case in enumerate(cases) for step in steps_of(case, now, nth)]
        today = day_in_japan(now)
        among_ourselves: list[Step] = []
        for at, together in groupby(sorted(steps, key=lambda step: step.at), key=lambda step: step.at):
            tell(at)
            at_once = list(together)
            if not any(step.act in CALLS_OUT or step.act is Act.RELEASE for step in at_once):
                among_ourselves += at_once
                continue
            self._act(among_ourselves)
            among_ourselves = []
            self._play_moment(at, at_once, AT_ONCE if day_in_japan(at) == today else BETWEEN_MOMENTS)
        self._act(among_ourselves)
        self.courier.listen(now, AT_ONCE)

    def _play_moment(self, at: datetime, steps: list[Step], again_in: timedelta) -> None:
        """The news first, then the acts, and what they leave to be sent."""
        self.courier.release(at)
        if not any(step.act in CALLS_OUT for step in steps):
            self._act(steps)
            return
        self.desk.move_clock(at)
        if any(step.act in NEEDS_NEWS for step in steps):
            self.courier.listen(at, again_in)
        usual = [step for step in steps if step.under is None]
        for group in [usual, *([step] for step in steps if step.under is not None)]:
            if group:
                with self._under(group[0].under):
                    self._act(group)
                    self.courier.send(at)

    def _act(self, steps: list[Step]) -> None:
        """Acts that follow each other without a word of the portal are one transaction."""
        for step in steps:
            self._look_up(step)
            self._tell_portal(step)
        with transaction() as session:
            for step in steps:
                if step.act in self._do:
                    self._do[step.act](session, step)

    def _under(self, under: Under | None) -> AbstractContextManager[None]:
        if under is None:
            return nullcontext()
        return self.desk.failing_debit() if under is Under.DEBIT_FAILS else self.desk.holding(under.value)

    def _look_up(self, step: Step) -> None:
        """What the client knows of the car, the state has in its register."""
        case = step.case
        if step.act in (Act.REGISTER, Act.SEND) and case.taxed is not Taxed.UNKNOWN:
            self._registers[case.name] = self.desk.car(case.kind.value, case.car.chassis_number)

    def _tell_portal(self, step: Step) -> None:
        """What a person at the portal decides beforehand."""
        case, chassis_number = step.case, step.case.car.chassis_number
        if step.act is Act.PASS:
            self.desk.pass_examination(self._running[case.name].application)
        if step.act is not Act.APPLY or self._running[case.name].application.count("-"):
            return
        if case.result is not None:
            self.desk.force_result(chassis_number, *case.result)
        if case.without_card:
            self.desk.take_card_away(chassis_number)

    def _entered(self, case: Case) -> RequestFacts:
        return entered(case, self.demo.bases[case.client, case.base].id, self._registers.get(case.name))

    def _register(self, session: Session, step: Step) -> None:
        case = step.case
        facts = self._entered(case)
        if case.paid_before:
            facts = replace(facts, waivers=self._paid_before(session, case.paid_before))
        actor = self._actor(session, case.client, case.sender)
        number = register_request(session, actor, RegisterRequest(facts), step.at)
        self._running[case.name] = Running(number)
        if case.mandate:
            version = self._request(session, step).version
            command = SetMandate(number, version, case.mandate, case.day, mandate_file(case))
            set_mandate(session, actor, command, step.at)

    def _paid_before(self, session: Session, earlier: str) -> tuple[Waiver, ...]:
        number = self._running[earlier].application
        receipt_number = session.scalar(select(Application.receipt_number).where(Application.number == number))
        fees = (FeeKind.INSPECTION, FeeKind.TECHNICAL_INFORMATION)
        return tuple(Waiver(fee, WaiverReason.PAID_BEFORE, receipt_number) for fee in fees)

    def _send(self, session: Session, step: Step) -> None:
        self._register(session, step)
        self._hand_over(session, step)

    def _hand_over(self, session: Session, step: Step) -> None:
        request = self._request(session, step)
        send_request(session, self._client(session, step), SendRequest(request.id, request.version), step.at)

    def _mend(self, session: Session, step: Step) -> None:
        """The client adds what the agent missed, and sends again."""
        request, case = self._request(session, step), step.case
        facts = self._entered(case)
        facts = replace(facts, address_2=f"{facts.address_2}９号"[:60])
        change = ChangeRequest(request.id, request.version, facts)
        change_request(session, self._client(session, step), change, step.at)
        self._hand_over(session, step)

    def _delete(self, session: Session, step: Step) -> None:
        delete_request(session, self._client(session, step), self._seen(session, step), step.at)

    def _cancel(self, session: Session, step: Step) -> None:
        cancel_request(session, self._client(session, step), self._seen(session, step), step.at)

    def _seen(self, session: Session, step: Step) -> SeenRequest:
        request = self._request(session, step)
        return SeenRequest(request.id, request.version)

    def _return(self, session: Session, step: Step) -> None:
        reason, text = step.case.returned
        command = ReturnRequests([self._running[step.case.name].request], ReturnReason(reason), text)
        return_request(session, self._agent(session), command, step.at)

    def _take(self, session: Session, step: Step) -> None:
        running = self._running[step.case.name]
        running.application = take_request(
            session, self._agent(session), TakeRequest(running.request, again=bool(running.application)), step.at
        )

    def _apply(self, session: Session, step: Step) -> None:
        number = self._running[step.case.name].application
        apply(session, self._agent(session), Apply([number], step.case.kind is VehicleKind.REGISTERED), step.at)

    def _pay(self, session: Session, step: Step) -> None:
        number = self._running[step.case.name].application
        pay(session, self._agent(session), Pay([FeeOf(number, fee) for fee in FEES[step.act]]), step.at)

    def _note(self, session: Session, step: Step) -> None:
        command = WriteMemo(self._running[step.case.name].application, memo_mark(""), step.case.memo)
        write_memo(session, self._agent(session), command, step.at)

    def _request(self, session: Session, step: Step) -> InspectionRequest:
        return session.get_one(InspectionRequest, self._running[step.case.name].request)

    def _client(self, session: Session, step: Step) -> Actor:
        return self._actor(session, step.case.client, step.case.sender)

    def _agent(self, session: Session) -> Actor:
        return self._actor(session, AGENT, AGENT_SENDER)

    def _actor(self, session: Session, member_code: str, login_id: str) -> Actor:
        known = self._actors.get((member_code, login_id))
        if known is None:
            known = self._actors[member_code, login_id] = actor_of(session, self.demo, member_code, login_id)
        return known


def actor_of(session: Session, demo: Demo, member_code: str, login_id: str) -> Actor:
    """A sign-in of the demo, as the use cases see it."""
    organization = demo.organizations[member_code]
    query = select(User).where(User.organization_id == organization.id, User.login_key == login_id)
    user = session.scalars(query).one()
    return person(session, user, organization)
