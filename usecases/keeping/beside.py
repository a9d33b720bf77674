"""What stands beside a request and may name its vehicle user: the words of its story and of the portal, its mandate."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from models.applications import Application, CaseEvent, Lodgement, Payment
from models.files import File
from models.jobs import PortalEvent
from models.requests import Mandate, OwnWord, SearchGram
from usecases.applications.read import PERSONAL_HERE
from usecases.case_story import WRITTEN_FACTS
from usecases.files.keep import drop_file

QUIETLY = {"synchronize_session": False}
# Of these events the reason is a word of ours.
OWN_REASON = frozenset({"request_returned", "request_not_released"})
# What the portal told last, as far as it holds no sentence of anybody.
STAYING = ("seq", "key", "status", "receipt_number", "chassis_number", "conformity_certificate", "policy")


def drop_mandates(session: Session, ids: Sequence[int]) -> None:
    files = session.scalars(select(File).join(Mandate, Mandate.file_id == File.id).where(Mandate.request_id.in_(ids)))
    found = files.all()
    session.execute(delete(Mandate).where(Mandate.request_id.in_(ids)).execution_options(**QUIETLY))
    for file in found:
        drop_file(session, file)


def drop_search_keys(session: Session, ids: Sequence[int], organizations: Collection[int]) -> None:
    for keys in (SearchGram, OwnWord):
        of_requests = delete(keys).where(keys.organization_id.in_(organizations), keys.request_id.in_(ids))
        session.execute(of_requests.execution_options(**QUIETLY))


def forget_words_of_story(session: Session, ids: Sequence[int]) -> None:
    """After the requests themselves: of others the database lets no line be changed."""
    lines = select(CaseEvent.id, CaseEvent.code, CaseEvent.facts).where(CaseEvent.request_id.in_(ids))
    wordless = {line.id: _wordless(line.code, line.facts) for line in session.execute(lines).all()}
    set_each(session, CaseEvent, "facts", {number: facts for number, facts in wordless.items() if facts is not None})


def forget_words_of_applications(session: Session, ids: Sequence[int]) -> None:
    """Here, in what was lodged, and in what the portal said of it."""
    own = select(Application.id).where(Application.request_id.in_(ids)).scalar_subquery()
    told = session.execute(select(Application.id, Application.portal_facts).where(Application.request_id.in_(ids)))
    staying = {row.id: {name: row.portal_facts[name] for name in STAYING if name in row.portal_facts} for row in told}
    set_each(session, Application, "portal_facts", staying)
    empty = dict.fromkeys((*PERSONAL_HERE, "correction_reason", "unclear"), "")
    for change in (
        update(Application).where(Application.request_id.in_(ids)).values(empty),
        update(Lodgement).where(Lodgement.application_id.in_(own)).values(body=b"", signature=None),
        update(Payment).where(Payment.application_id.in_(own)).values(reason=""),
        update(PortalEvent).where(PortalEvent.application_id.in_(own)).values(raw={}),
    ):
        session.execute(change.execution_options(**QUIETLY))


def _wordless(code: str, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """The facts without what somebody wrote; None where nothing was."""
    written = WRITTEN_FACTS - ({"reason"} if code in OWN_REASON else set())
    if not written & facts.keys():
        return None
    return {name: fact for name, fact in facts.items() if name not in written}


def set_each(session: Session, model: Any, column: str, values: Mapping[int, Any]) -> None:
    """A value for each row, all in one statement's many sets; not through the rows' versions and moments."""
    if not values:
        return
    table = model.__table__
    change = (
        update(table)
        .where(table.c.id == bindparam("of_row"))
        .values({column: bindparam("new_value", type_=table.c[column].type)})
    )
    session.connection().execute(change, [{"of_row": number, "new_value": value} for number, value in values.items()])
