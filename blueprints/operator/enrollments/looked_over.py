"""An enrollment in words for whoever looks it over: what was entered, the checks, the history."""

from dataclasses import dataclass
from datetime import datetime

from blueprints.shared.catalogue import gettext
from blueprints.shared.enrolled import Part, entered_parts
from blueprints.shared.formats import fact, label, moment
from domain.enrollment import Enrollment as Entered
from domain.enrollment import EnrollmentAct, PaperKind
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
    return [*entered_parts(entered), Part(gettext("Agree to the terms"), agreed)]


def _told(line: EventLine) -> str:
    if line.act is EnrollmentAct.MOVED:
        return label(line.state)
    if line.act is EnrollmentAct.PAPER:
        return gettext("Paper: %(kind)s", kind=label(PaperKind(line.facts["kind"])))
    return label(line.act)
