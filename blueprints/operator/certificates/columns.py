"""The columns and conditions of the list of organizations with their certificates."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column
from usecases.client_certificates.search import CertificateConcern, HolderConditions


def heads() -> tuple[Column, ...]:
    return (
        Column("member_code", gettext("Member code")),
        Column("name", gettext("Organization"), sortable=False),
        Column("kind", gettext("Side"), sortable=False),
        Column("required", gettext("At sign-in"), sortable=False),
        Column("usable", gettext("Good certificates"), sortable=False, numeric=True),
        Column("last_until", gettext("Last one good until"), sortable=False),
    )


def conditions() -> HolderConditions:
    asked = lists.condition("concern")
    known = {concern.value: concern for concern in CertificateConcern}
    return HolderConditions(lists.condition("code"), lists.condition("name"), known.get(asked))


def concerns() -> tuple[tuple[str, str], ...]:
    return tuple((concern.value, label(concern)) for concern in CertificateConcern)
