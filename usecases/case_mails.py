"""Tell the people of both sides by mail what happened to a case, in the transaction that writes its story."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.mail_event import MailEvent
from domain.mail_kind import MailKind
from domain.vehicle import VehicleKind
from models.applications import Application
from models.organizations import Base, Organization
from models.requests import InspectionRequest
from usecases.mails.post import PostMail, post_mails
from usecases.mails.readers import Reader, readers_at
from usecases.words import words_of


@dataclass(frozen=True)
class CaseNews:
    """What happened to which case; `facts` are what the event tells beyond the case, a word of ours as its enum.

    Who sees the case hears of it: the client's base, and the agent's where there is one to tell.
    """

    event: MailEvent
    kind: MailKind
    number: str
    vehicle_kind: VehicleKind
    client: tuple[int, int]
    agent: tuple[int, int] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of_request(cls, request: InspectionRequest, event: MailEvent, kind: MailKind, **facts: Any) -> "CaseNews":
        """For the client alone: what goes back is the agent's no more."""
        at = (request.organization_id, request.base_id)
        return cls(event, kind, str(request.id), request.kind, at, facts=facts)

    @classmethod
    def of_application(cls, application: Application, event: MailEvent, kind: MailKind, **facts: Any) -> "CaseNews":
        return cls(
            event, kind, application.number, application.kind, (application.organization_id, application.base_id),
            (application.agent_organization_id, application.agent_base_id), facts,
        )  # fmt: skip

    @property
    def sides(self) -> tuple[tuple[int, int], ...]:
        return (self.client,) if self.agent is None else (self.client, self.agent)


def post_case_mails(session: Session, news: Sequence[CaseNews], now: datetime) -> int:
    """How many mails; however many cases there are, the statements stay as many."""
    if not news:
        return 0
    sides = {side for one in news for side in one.sides}
    readers = readers_at(session, {side[0] for side in sides}, {side[1] for side in sides})
    told = [(one, reader) for one in news for reader in _of(one, readers)]
    if not told:
        return 0
    names = _names(session, {one.client[1] for one, _reader in told})
    return post_mails(session, [_mail(one, reader, *names[one.client[1]]) for one, reader in told], now)


def _of(news: CaseNews, readers: Sequence[Reader]) -> Iterator[Reader]:
    for organization_id, base_id in news.sides:
        for reader in readers:
            if reader.organization_id == organization_id and reader.works_at(base_id) and news.kind in reader.kinds:
                yield reader


def _names(session: Session, base_ids: set[int]) -> dict[int, tuple[str, str]]:
    """Of each client's base, whose it is and how it is called."""
    query = select(Base.id, Organization.name, Base.name).join(Organization, Organization.id == Base.organization_id)
    return {base_id: (client, name) for base_id, client, name in session.execute(query.where(Base.id.in_(base_ids)))}


def _mail(news: CaseNews, reader: Reader, client: str, base: str) -> PostMail:
    words = words_of(reader.language)
    facts = {
        "name": reader.name, "number": news.number, "client": client, "base": base, "kind": news.vehicle_kind,
        **news.facts,
    }  # fmt: skip
    spelled = {name: _spelled(fact, words) for name, fact in facts.items()}
    return PostMail(news.event, reader.email, spelled, organization_id=reader.organization_id, language=reader.language)


def _spelled(fact: Any, words: Mapping[str, str]) -> Any:
    return words[f"{type(fact).__name__}.{fact.name}"] if isinstance(fact, Enum) else fact
