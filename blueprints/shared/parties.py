"""How the parties of an application are named to those who know one of them already."""

from domain.actor import Actor
from domain.rights import OrganizationKind
from usecases.applications.search import ApplicationRow


def base_words(row: ApplicationRow, actor: Actor) -> str:
    """The client's own people know whose base it is; the others need the name."""
    if actor.organization_kind is OrganizationKind.CLIENT:
        return row.base_name
    return f"{row.client_name} {row.base_name}"


def agent_words(row: ApplicationRow, actor: Actor) -> str:
    if actor.organization_kind is OrganizationKind.AGENT:
        return row.agent_base_name
    return f"{row.agent_name} {row.agent_base_name}"
