"""An enrollment in words for whoever looks it over: what was entered, the checks, the history."""

from dataclasses import dataclass
from datetime import datetime

from blueprints.shared.catalogue import gettext
from blueprints.shared.enrolled import Part, agreed_pair, entered_parts, field_words
from blueprints.shared.formats import fact, label
from domain.enrollment import Enrollment as Entered
from domain.enrollment import EnrollmentAct, PaperKind, PaperState, Section, Source
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
class QuestionLine:
    """One question; `over` when its link leads nowhere any more."""

    section: Section
    text: str
    asked_at: datetime
    ends_at: datetime
    answered_at: datetime | None
    over: bool


@dataclass(frozen=True)
class InvitedLine:
    """Somebody who sets a password by a link; `over` when it is no longer good."""

    name: str
    login_id: str
    password_set_at: datetime | None
    link_ends_at: datetime
    over: bool


@dataclass(frozen=True)
class LookedOver:
    """Everything of one enrollment that the page writes."""

    parts: tuple[Part, ...]
    checks: tuple[CheckLine, ...]
    history: tuple[HistoryLine, ...]
    questions: tuple[QuestionLine, ...]
    invited: tuple[InvitedLine, ...]


def looked_over(shown: ShownEnrollment, at: datetime) -> LookedOver:
    return LookedOver(
        tuple(_parts(shown.entered, shown.source is Source.POST)),
        tuple(
            CheckLine(
                label(one.check),
                gettext(f"enrollment_check.{one.code}", **{name: fact(value) for name, value in one.facts.items()}),
                one.look,
            )
            for one in shown.checks
        ),
        tuple(HistoryLine(line.at, line.who or gettext("Applicant"), _told(line)) for line in shown.history),
        tuple(
            QuestionLine(
                one.section,
                one.text,
                one.asked_at,
                one.ends_at,
                one.answered_at,
                not shown.is_open or one.ends_at <= at,
            )
            for one in shown.questions
        ),
        tuple(
            InvitedLine(one.name, one.login_id, one.password_set_at, one.link_ends_at, one.link_ends_at <= at)
            for one in shown.invited
        ),
    )


def _parts(entered: Entered, on_paper: bool) -> list[Part]:
    consent = entered.consent
    agreed = [
        (gettext("Terms of use"), gettext("agreed, version %(version)s", version=consent.terms_version)),
        agreed_pair(consent, on_paper),
    ]
    return [*entered_parts(entered), Part(gettext("Agree to the terms"), agreed)]


def _told(line: EventLine) -> str:
    if line.act is EnrollmentAct.MOVED:
        return label(line.state)
    if line.act is EnrollmentAct.PAPER:
        kind, state = PaperKind(line.facts["kind"]), PaperState(line.facts["paper"])
        return gettext("Paper %(kind)s: %(state)s", kind=label(kind), state=label(state))
    if line.act is EnrollmentAct.ASKED:
        return gettext("Asked back about %(section)s", section=label(Section(line.facts["section"])))
    if line.act is EnrollmentAct.CORRECTED:
        return _corrected(Section(line.facts["section"]), line.facts["fields"])
    if line.act is EnrollmentAct.INVITED:
        return gettext("A new password link for %(login_id)s", login_id=line.facts["login_id"])
    return label(line.act)


def _corrected(section: Section, fields: list[str]) -> str:
    if not fields:
        return gettext("Answered about %(section)s without a change", section=label(section))
    words = field_words(section)
    named = gettext("list_comma").join(dict.fromkeys(words.get(name, name) for name in fields))
    return gettext("Corrected %(section)s: %(fields)s", section=label(section), fields=named)
