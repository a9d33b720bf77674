"""The columns, the tabs and the filter of the list of inquiries."""

from blueprints.shared import lists
from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab
from domain.inquiry import InquiryState, InquiryTopic
from usecases.inquiries.search import InquiryList


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Receipt number")),
        Column("received_at", gettext("Received at"), sortable=False),
        Column("topic", gettext("What it is about"), sortable=False),
        Column("company", gettext("Company"), sortable=False),
        Column("person", gettext("Name"), sortable=False),
        Column("member_code", gettext("Member code"), sortable=False),
        Column("case_number", gettext("Application no."), sortable=False),
        Column("state", gettext("Status"), sortable=False),
    )


def tabs(found: InquiryList) -> list[Tab]:
    words = {"": gettext("All"), **{state.value: label(state) for state in InquiryState}}
    return [
        Tab(
            word,
            lists.count_text(found.counts[state or "all"]),
            lists.address(state=state, after=None, before=None),
            state == found.conditions.state,
        )
        for state, word in words.items()
    ]


def topics() -> tuple[tuple[str, str], ...]:
    return tuple((topic.value, label(topic)) for topic in InquiryTopic)
