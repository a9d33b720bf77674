"""Delete a template; requests that began with it keep what they hold."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from usecases.audit import record
from usecases.request_templates.find import template_row


@dataclass(frozen=True)
class DeleteTemplate:
    """The template, as it was seen."""

    template_id: int
    version: int


def delete_template(session: Session, actor: Actor, command: DeleteTemplate, now: datetime) -> None:
    """Raises Refusal not_found or changed_by_someone_else."""
    row = template_row(session, actor, command.template_id, command.version)
    record(session, actor, "template_deleted", now, record=f"template {row.id}")
    session.delete(row)
