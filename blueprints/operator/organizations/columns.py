"""The columns, tabs and conditions of the list of organizations."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab
from domain.organization_status import OrganizationStatus
from domain.rights import OrganizationKind
from usecases.organizations.search import OrganizationConditions, OrganizationList


def heads() -> tuple[Column, ...]:
    return (
        Column("member_code", gettext("Member code")),
        Column("name", gettext("Organization"), sortable=False),
        Column("kind", gettext("Side"), sortable=False),
        Column("affiliation", gettext("Affiliation"), sortable=False),
        Column("status", gettext("Status"), sortable=False),
    )


def conditions() -> OrganizationConditions:
    kinds = {kind.value: kind for kind in OrganizationKind}
    statuses = {status.value: status for status in OrganizationStatus}
    return OrganizationConditions(
        code=lists.condition("code"),
        name=lists.condition("name"),
        kind=kinds.get(lists.condition("kind")),
        status=statuses.get(lists.condition("status")),
    )


def kinds() -> tuple[tuple[str, str], ...]:
    return tuple((kind.value, label(kind)) for kind in OrganizationKind)


def tabs(found: OrganizationList) -> list[Tab]:
    """Nothing is ever under review here: the enrollments are."""
    return [
        Tab(
            label(status) or gettext("All"),
            lists.count_text(found.totals[status]),
            lists.address(status=status, after=None, before=None),
            status == found.conditions.status,
        )
        for status in (None, *OrganizationStatus)
        if status is not OrganizationStatus.REVIEWING
    ]
