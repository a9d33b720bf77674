"""How an application is named: its parties to those who know one of them already, and its status."""

from flask import Flask

from blueprints.shared.case_story import side_words
from blueprints.shared.formats import label
from domain.application_status import ApplicationStatus
from domain.oss_status import OssStatus
from domain.rights import OrganizationKind
from usecases.applications.search import ApplicationRow
from usecases.requests.search import RequestRow
from usecases.requests.show import RequestShown


def base_words(row: ApplicationRow, reader: OrganizationKind) -> str:
    """The client's own people know whose base it is; the others need the name."""
    if reader is OrganizationKind.CLIENT:
        return row.base_name
    return f"{row.client_name} {row.base_name}"


def agent_words(row: ApplicationRow, reader: OrganizationKind) -> str:
    if reader is OrganizationKind.AGENT:
        return row.agent_base_name
    return f"{row.agent_name} {row.agent_base_name}"


def status_words(status: ApplicationStatus, oss_status: OssStatus | None) -> str:
    """What came to nothing is called as the portal calls it."""
    return label(oss_status if status is ApplicationStatus.ERROR and oss_status else status)


def updated_by_words(request: RequestRow | RequestShown) -> str:
    """A colleague by name, the other party by its side."""
    return request.updated_by or side_words(request.updated_side)


def add_parties(app: Flask) -> None:
    app.jinja_env.filters.update(base_words=base_words, agent_words=agent_words, updated_by_words=updated_by_words)
