"""An organization in words for the operator: what is registered, how it stands, what was done to it."""

from dataclasses import dataclass
from datetime import datetime

from flask import g

from blueprints.shared.catalogue import gettext
from blueprints.shared.enrolled import Pairs
from blueprints.shared.formats import label, long_day, moment
from domain.organization_status import OrganizationStatus, StandingAct
from domain.rights import OrganizationKind, Right
from usecases.organizations.show import ShownOrganization, StandingLine


@dataclass(frozen=True)
class HistoryLine:
    """One line of the history; `mail_id` leads to the mail that says so."""

    at: datetime
    who: str
    act: str
    ground: str
    text: str
    mail: str
    mail_id: int | None


def registered_pairs(shown: ShownOrganization) -> Pairs:
    """What is empty is said to be none, so that nothing seems forgotten."""
    row = shown.registered
    pairs = [
        (gettext("Company name in kana"), row.kana),
        (gettext("Short name"), row.short_name),
        (gettext("Representative"), row.representative),
        (gettext("Postal code"), row.postal_code),
        (gettext("Address"), f"{row.address_1} {row.address_2}".strip()),
        (gettext("Phone"), row.phone),
        (gettext("Fax"), row.fax),
        (gettext("Notice e-mail"), row.email),
        (gettext("Affiliation"), f"{row.affiliation_name} {row.affiliation_code}".strip()),
    ]
    if shown.kind is OrganizationKind.CLIENT:
        pairs += [
            (gettext("Designation number"), row.designation_number),
            (gettext("Certification number"), row.certification_number),
            (gettext("Operator ID of the certificate service"), row.operator_id),
            (gettext("Corporate number"), row.corporate_number),
            (gettext("Registration number for invoices"), row.invoice_number),
            (gettext("Statements go to"), label(row.invoice_recipient)),
            (gettext("Account for direct debit"), gettext("registered") if row.has_account else ""),
        ]
    return [(title, text or gettext("none")) for title, text in pairs]


def standing_said(shown: ShownOrganization) -> str:
    """What the status means just now; empty for one in use."""
    latest = shown.latest
    if shown.status is OrganizationStatus.SUSPENDING and latest is not None:
        return _notice_said(latest)
    if shown.status is OrganizationStatus.SUSPENDED and latest is not None:
        if latest.act is StandingAct.CANCELLED:
            return gettext("The acceptance of its enrollment was cancelled. It is not resumed; it signs up anew.")
        return gettext("Since %(at)s it can look and download, and send nothing.", at=moment(latest.at))
    if shown.status is OrganizationStatus.CLOSED:
        days = {"ended": long_day(shown.ended_on), "until": long_day(shown.readable_until)}
        return gettext("It left on %(ended)s, and can look and download until %(until)s.", **days)
    return ""


def _notice_said(notice: StandingLine) -> str:
    if notice.stops_at is not None:
        return gettext("It is stopped by itself at %(at)s.", at=moment(notice.stops_at))
    if notice.mail_failed:
        return gettext(
            "The mail of notice could not be sent, so its days have not begun. Have it sent again, or call the notice "
            "off."
        )
    return gettext(
        "The mail of notice is on its way. It is stopped by itself %(days)s days after the mail server has taken it.",
        days=notice.notice_days,
    )


def history_lines(shown: ShownOrganization) -> tuple[HistoryLine, ...]:
    sees_mails = g.actor.may(Right.SEE_MAILS)
    return tuple(
        HistoryLine(
            at=line.at,
            who=line.who or (gettext("its own administrator") if line.own else gettext("by itself")),
            act=label(line.act),
            ground=label(line.ground),
            text=line.text,
            mail=label(line.mail_state) or gettext("no mail"),
            mail_id=line.mail_id if sees_mails else None,
        )
        for line in shown.history
    )
