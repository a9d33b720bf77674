"""Everything that was entered, in words, section by section; and the line of an enrollment's states."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from blueprints.shared.catalogue import gettext
from blueprints.shared.enrolled import Part, account_pairs, agreed_pair, base_pairs, company_pairs, staff_pairs
from blueprints.shared.formats import label, long_day
from domain.enrollment import BankAccount, Enrollment, EnrollmentState, PaperKind, PaperState
from domain.enrollment import Section as EnrolledSection
from domain.signup_draft import SignupDraft
from usecases.signup.status import EnrollmentStatus

DOTS = "••••••••"


@dataclass(frozen=True)
class Section:
    """What one step said, and the step to mend it at."""

    step: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class StateStep:
    """One state in the line that leads to the decision."""

    label: str
    state: str
    at: object
    note: str | None = None


def sections(entered: Enrollment, draft: SignupDraft) -> tuple[Section, ...]:
    consent = entered.consent
    agreed = [
        (gettext("Terms of use"), gettext("agreed, version %(version)s", version=consent.terms_version)),
        (gettext("Fees and payment"), gettext("agreed")),
        agreed_pair(consent, draft.by_post),
    ]
    return (
        Section("terms", gettext("Agree to the terms"), (Part("", agreed),)),
        Section("company", gettext("About the company"), _company_parts(entered)),
        Section(
            "bases", gettext("About the bases"), tuple(Part(base.name, base_pairs(base)) for base in entered.bases)
        ),
        Section(
            "managers",
            gettext("Managers of the bases"),
            tuple(Part(base.name, staff_pairs(base, _password(draft, nth))) for nth, base in enumerate(entered.bases)),
        ),
    )


def _company_parts(entered: Enrollment) -> tuple[Part, ...]:
    administrators = (
        Part(
            gettext("Administrator %(nth)s", nth=nth),
            [(gettext("Name"), one.name), (gettext("E-mail"), one.email), (gettext("Login ID"), one.login_id)],
        )
        for nth, one in enumerate(entered.administrators, start=1)
    )
    return (
        Part("", company_pairs(entered.company)),
        Part(gettext("Direct debit of the fees"), account_pairs(_masked(entered))),
        *administrators,
    )


def receipt_pairs(entered: Enrollment) -> tuple[tuple[str, str], ...]:
    """What the receipt repeats: no password, and of the account number its end alone."""
    administrators, bases = enumerate(entered.administrators, start=1), enumerate(entered.bases, start=1)
    return (
        *company_pairs(entered.company),
        *account_pairs(_masked(entered)),
        *((gettext("Administrator %(nth)s", nth=nth), one.name) for nth, one in administrators),
        *((gettext("Base %(nth)s", nth=nth), f"{base.name}（{base.code}）") for nth, base in bases),
    )


def parts_of_section(entered: Enrollment, section: EnrolledSection) -> tuple[Part, ...]:
    """What stands in one section, for who corrects it."""
    if section is EnrolledSection.COMPANY:
        return _company_parts(entered)
    pairs = base_pairs if section is EnrolledSection.BASES else staff_pairs
    return tuple(Part(base.name, pairs(base)) for base in entered.bases)


def _masked(entered: Enrollment) -> BankAccount | None:
    """Of the account number its end alone: who typed it knows the rest."""
    account = entered.company.account
    return None if account is None else replace(account, number=account.masked)


def _password(draft: SignupDraft, nth: int) -> str:
    if draft.by_post:
        return gettext("set by a link that is mailed")
    return f"{DOTS} {_strength(draft, nth)}".strip()


def _strength(draft: SignupDraft, nth: int) -> str:
    rows = "".join(draft.of("bases").get("rows", ["1"])).split(",")
    chosen = draft.passwords.get(f"b{rows[nth]}")
    return "" if chosen is None else gettext(f"password_strength.{chosen.strength}")


def line_of_states(status: EnrollmentStatus) -> list[StateStep]:
    """受付 → 確認 → 口座 → 開通, or where it ended instead."""
    ended = status.state in {EnrollmentState.REFUSED, EnrollmentState.CANCELLED}
    steps: list[StateStep] = []
    for word, at, note in _way(status):
        if at is not None:
            steps.append(StateStep(word, "done", at))
        elif not ended:
            current = not any(step.state == "current" for step in steps)
            steps.append(StateStep(word, "current" if current else "todo", None, note))
    if ended:
        steps.append(StateStep(label(status.state), "failed", status.reached.get(status.state)))
    return steps


def _way(status: EnrollmentStatus) -> Iterator[tuple[str, datetime | None, str | None]]:
    """The word of each step, when it was done, and what it waits for."""
    reached = status.reached
    yield label(EnrollmentState.RECEIVED), reached.get(EnrollmentState.RECEIVED), None
    checked = reached.get(EnrollmentState.CHECKED)
    yield label(EnrollmentState.CHECKED) if checked else gettext("Check"), checked, None
    form = next((paper for paper in status.papers if paper.kind is PaperKind.DEBIT_FORM), None)
    has_account = form is None or form.state is PaperState.ARRIVED
    note = None if form is None else f"{label(form.kind)}: {label(form.state)}"
    yield gettext("Account of the fees"), status.received_at if has_account else None, note
    yield gettext("Ready for use"), reached.get(EnrollmentState.ACCEPTED), None


def what_next(status: EnrollmentStatus) -> str:
    """Who acts next, and by when."""
    return gettext(f"enrollment_next.{status.state.value}", day=long_day(status.answer_by))
