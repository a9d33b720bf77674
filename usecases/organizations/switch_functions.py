"""Switch the functions of a client, or the procedures of an agent, on and off by their days."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.use_function import Terms, check_terms, read_terms, written_terms
from usecases.audit import record_for_both
from usecases.organizations.find import find_organization_seen_at
from usecases.organizations.functions import put_terms


@dataclass(frozen=True)
class SwitchFunctions:
    """The organization as it was seen, and all it may use; what is not named is off."""

    member_code: str
    version: int
    terms: Terms


def switch_functions(session: Session, actor: Actor, command: SwitchFunctions, now: datetime) -> bool:
    """Whether anything was changed. Raises not_found, changed_by_someone_else or what `check_terms` refuses."""
    organization = find_organization_seen_at(session, actor, command.member_code, command.version)
    check_terms(organization.kind, command.terms, organization.designation_number, organization.certification_number)
    before, after = written_terms(read_terms(organization.function_terms)), written_terms(command.terms)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not changed:
        return False
    put_terms(organization, command.terms)
    organization.updated_at = now
    session.flush()
    told = {name: [_days(before.get(name)), _days(after.get(name))] for name in changed}
    record_for_both(
        session, actor, organization.id, "functions_switched", now, organization.member_code, fields=changed,
        changes=told,
    )  # fmt: skip
    return True


def _days(kept: list[str] | None) -> list[str]:
    """What has no end is told by its first day alone."""
    return [day for day in kept or () if day]
