"""An enrollment in words for whoever looks it over: what was entered, the checks, the history."""

from dataclasses import dataclass
from datetime import datetime

from blueprints.shared.catalogue import gettext
from blueprints.shared.enrolled import Part, account_pairs, base_pairs, company_pairs, staff_pairs
from blueprints.shared.formats import fact, label, moment
from domain.enrollment import Enrollment as Entered
from domain.enrollment import EnrollmentAct, PaperKind, PaperState
from usecases.enrollments.show import EventLine, ShownEnrollment


@dataclass(frozen=True)
class CheckLine:
    """One check: its name, what it found, and whether a person should look."""

    name: str
    text: str
    look: bool


@dataclass(frozen=True)
class HistoryLine:
    """One line of the history."""

    at: datetime
    who: str
    text: str


@dataclass(frozen=True)
class LookedOver:
    """Everything of one enrollment that the page writes."""

    parts: tuple[Part, ...]
    checks: tuple[CheckLine, ...]
    history: tuple[HistoryLine, ...]


def looked_over(shown: ShownEnrollment) -> LookedOver:
    return LookedOver(
        tuple(_parts(shown.entered)),
        tuple(
            CheckLine(
                label(one.check),
                gettext(f"enrollment_check.{one.code}", **{name: fact(value) for name, value in one.facts.items()}),
                one.look,
            )
            for one in shown.checks
        ),
        tuple(HistoryLine(line.at, line.who or gettext("Applicant"), _told(line)) for line in shown.history),
    )


def _parts(entered: Entered) -> list[Part]:
    consent = entered.consent
    agreed = [
        (gettext("Terms of use"), gettext("agreed, version %(version)s", version=consent.terms_version)),
        (gettext("Agreed at"), moment(consent.agreed_at)),
    ]
    administrators = [
        Part(
            gettext("Administrator %(nth)s", nth=nth),
            [(gettext("Name"), one.name), (gettext("E-mail"), one.email), (gettext("Login ID"), one.login_id)],
        )
        for nth, one in enumerate(entered.administrators, start=1)
    ]
    bases = [Part(base.name, [*base_pairs(base), *staff_pairs(base)]) for base in entered.bases]
    return [
        Part(gettext("About the company"), company_pairs(entered.company)),
        Part(gettext("Direct debit of the fees"), account_pairs(entered.company.account)),
        *administrators,
        *bases,
        Part(gettext("Agree to the terms"), agreed),
    ]


def _told(line: EventLine) -> str:
    if line.act is EnrollmentAct.MOVED:
        return label(line.state)
    if line.act is EnrollmentAct.PAPER:
        kind, state = PaperKind(line.facts["kind"]), PaperState(line.facts["paper"])
        return gettext("Paper %(kind)s: %(state)s", kind=label(kind), state=label(state))
    return label(line.act)
