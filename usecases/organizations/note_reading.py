"""Note in the audit that the operator looks at what belongs to tenants."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.rights import OrganizationKind, Right
from usecases.audit import record_for

TENANTS_DATA = frozenset({Right.SEE_REQUESTS, Right.SEE_APPLICATIONS, Right.SEE_CHANGES})
NUMBER = re.compile(r"([1-9][0-9]{8})(-[0-9]{1,3})?")


def is_noted(actor: Actor, right: Right | None) -> bool:
    return actor.organization_kind is OrganizationKind.OPERATOR and right in TENANTS_DATA


def note_reading(session: Session, actor: Actor, what: str, number: str, now: datetime) -> None:
    """In the operator's own audit, and in that of the client whose request or application has this number.

    `what` is the page; without a number it is a list. What was searched for may be a name, and is not kept.
    """
    shape = NUMBER.fullmatch(number)
    record_for(
        session, actor.organization_id, "tenant_data_read", now, owner_of=int(shape[1]) if shape else None,
        record=number if shape else "", user_id=actor.user_id, login_id=actor.login_id, role=actor.role.value,
        address=actor.address, page=what, reader=actor.member_code,
    )  # fmt: skip
