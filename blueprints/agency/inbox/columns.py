"""The columns of the inbox."""

from flask_babel import gettext

from blueprints.shared.lists import Column


def heads() -> tuple[Column, ...]:
    return (
        Column("number", gettext("Request ID"), sortable=False),
        Column("checks", gettext("Automatic checks"), sortable=False),
        Column("expiry_on", gettext("Expiry date")),
        Column("plate", gettext("Plate"), sortable=False),
        Column("chassis", gettext("Chassis number"), sortable=False),
        Column("vehicle_user", gettext("Vehicle user"), sortable=False),
        Column("client", gettext("Client"), sortable=False),
        Column("agent_base", gettext("Our base"), sortable=False),
        Column("sent_at", gettext("Sent at"), sortable=False),
    )
