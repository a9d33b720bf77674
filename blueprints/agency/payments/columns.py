"""The columns and tabs of what awaits payment."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, yen
from blueprints.shared.lists import Column, Tab, count_text
from domain.payment import FeeKind
from usecases.agency.awaiting import DIFFERING, AwaitingList


def tabs(found: AwaitingList) -> list[Tab]:
    odd = found.counts[DIFFERING] or found.conditions.fee == DIFFERING
    shown = [
        ("", gettext("All fees")),
        *([(DIFFERING, gettext("Amount not as expected"))] if odd else []),
        *((fee.value, label(fee)) for fee in FeeKind),
    ]
    return [
        Tab(
            word,
            f"{count_text(found.counts[fee or 'all'])} {yen(found.sums[fee or 'all'])}",
            lists.address(fee=fee, after=None, before=None),
            fee == found.conditions.fee,
        )
        for fee, word in shown
    ]


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Request ID")),
        Column("fee", gettext("Fee or tax"), sortable=False),
        Column("amount", gettext("Amount"), sortable=False, numeric=True),
        Column("next_due_on", gettext("Pay until")),
        Column("state", gettext("Payment state"), sortable=False),
        Column("method", gettext("Paid by"), sortable=False),
        Column("plate", gettext("Plate"), sortable=False),
        Column("vehicle_user", gettext("Vehicle user"), sortable=False),
        Column("client", gettext("Client"), sortable=False),
    )
