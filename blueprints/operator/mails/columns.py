"""The columns and tabs of the list of mails."""

from flask import url_for

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label
from blueprints.shared.lists import Column, Tab, count_text
from usecases.mails.search import STATES, MailList, MailRow


def heads() -> tuple[Column, ...]:
    return (
        Column("made_at", gettext("Posted at")),
        Column("event", gettext("Event"), sortable=False),
        Column("recipient", gettext("Recipient")),
        Column("organization", gettext("Organization"), sortable=False),
        Column("state", gettext("State of the mail"), sortable=False),
        Column("accepted_at", gettext("Mail sent at")),
    )


def tabs(found: MailList) -> list[Tab]:
    conditions = found.conditions
    return [
        Tab(
            label(state) or gettext("All"),
            count_text(found.totals[state]),
            url_for("operator_mails.search", state=state, recipient=conditions.recipient or None),
            state == conditions.state,
        )
        for state in (None, *STATES)
    ]


def error_text(row: MailRow) -> str:
    """Why it is not sent, and the mail server's number for it."""
    if not row.error:
        return ""
    said = gettext(f"mail_error.{row.error}")
    return f"{said}（{row.reply}）" if row.reply > 0 else said
