"""The columns and tabs of the queue of enrollments."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab
from domain.enrollment import EnrollmentState
from usecases.enrollments.search import ALL, UNDECIDED, EnrollmentList


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Receipt number")),
        Column("name", gettext("Company")),
        Column("designation_number", gettext("Designation number"), sortable=False),
        Column("received_at", gettext("Received at")),
        Column("age", gettext("Business days"), sortable=False, numeric=True),
        Column("state", gettext("Status"), sortable=False),
    )


def tabs(found: EnrollmentList) -> list[Tab]:
    words = {
        UNDECIDED: gettext("Undecided"),
        **{state.value: label(state) for state in EnrollmentState},
        ALL: gettext("All"),
    }
    return [
        Tab(
            word,
            lists.count_text(found.counts[state]),
            lists.address(state=state, after=None, before=None),
            state == found.conditions.state,
        )
        for state, word in words.items()
    ]
