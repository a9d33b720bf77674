"""Everything that was entered, in words, section by section; and the line of an enrollment's states."""

from dataclasses import dataclass, replace

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, long_day, moment
from domain.enrollment import Agent, BankAccount, Company, EnrolledBase, Enrollment, EnrollmentState, Person
from domain.signup_draft import SignupDraft
from usecases.signup.status import EnrollmentStatus

Pairs = list[tuple[str, str]]
DOTS = "••••••••"


@dataclass(frozen=True)
class Part:
    """Facts under one heading."""

    title: str
    pairs: Pairs


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
        (gettext("Agreed at"), moment(consent.agreed_at)),
    ]
    administrators = [
        Part(
            gettext("Administrator %(nth)s", nth=nth),
            [
                (gettext("Name"), one.name),
                (gettext("E-mail"), one.email),
                (gettext("Login ID"), one.login_id),
            ],
        )
        for nth, one in enumerate(entered.administrators, start=1)
    ]
    return (
        Section("terms", gettext("Agree to the terms"), (Part("", agreed),)),
        Section(
            "company",
            gettext("About the company"),
            (
                Part("", company_pairs(entered.company)),
                Part(gettext("Direct debit of the fees"), account_pairs(entered.company.account)),
                *administrators,
            ),
        ),
        Section(
            "bases", gettext("About the bases"), tuple(Part(base.name, base_pairs(base)) for base in entered.bases)
        ),
        Section(
            "managers",
            gettext("Managers of the bases"),
            tuple(Part(base.name, staff_pairs(base, _strength(draft, nth))) for nth, base in enumerate(entered.bases)),
        ),
    )


def receipt_pairs(entered: Enrollment) -> tuple[tuple[str, str], ...]:
    """What the receipt repeats: no password, and of the account number its end alone."""
    account = entered.company.account
    masked = None if account is None else replace(account, number=account.masked)
    administrators, bases = enumerate(entered.administrators, start=1), enumerate(entered.bases, start=1)
    return (
        *company_pairs(entered.company),
        *account_pairs(masked),
        *((gettext("Administrator %(nth)s", nth=nth), one.name) for nth, one in administrators),
        *((gettext("Base %(nth)s", nth=nth), f"{base.name}（{base.code}）") for nth, base in bases),
    )


def _strength(draft: SignupDraft, nth: int) -> str:
    rows = "".join(draft.of("bases").get("rows", ["1"])).split(",")
    chosen = draft.passwords.get(f"b{rows[nth]}")
    return "" if chosen is None else gettext(f"password_strength.{chosen.strength}")


def company_pairs(company: Company) -> Pairs:
    functions = gettext("list_comma").join(label(word) for word in sorted(company.functions))
    return _said(
        (gettext("Company name"), company.name),
        (gettext("Company name in kana"), company.kana),
        (gettext("Representative"), company.representative),
        (gettext("Postal code"), company.postal_code),
        (gettext("Address"), f"{company.address_1} {company.address_2}".strip()),
        (gettext("Phone"), company.phone),
        (gettext("Fax"), company.fax),
        (gettext("Notice e-mail"), company.email),
        (gettext("Designation number"), company.designation_number),
        (gettext("Certification number"), company.certification_number),
        (gettext("Operator ID of the certificate service"), company.operator_id),
        (gettext("Corporate number"), company.corporate_number),
        (gettext("Statements go to"), label(company.invoice_recipient)),
        (gettext("Functions wished"), functions),
    )


def account_pairs(account: BankAccount | None) -> Pairs:
    if account is None:
        return [(gettext("Way"), gettext("The paper form for direct debit is sent by post"))]
    return [
        (gettext("Bank"), f"{account.bank_name}（{account.bank_code}）"),
        (gettext("Branch"), f"{account.branch_name}（{account.branch_code}）"),
        (gettext("Kind of account"), label(account.type)),
        (gettext("Account number"), account.number),
        (gettext("Account holder in kana"), account.holder),
    ]


def base_pairs(base: EnrolledBase) -> Pairs:
    return _said(
        (gettext("Base code"), base.code),
        (gettext("Base name"), base.name),
        (gettext("Short name"), base.short_name),
        (gettext("Postal code"), base.postal_code),
        (gettext("Address"), f"{base.address_1} {base.address_2}".strip()),
        (gettext("Phone"), base.phone),
        (gettext("Agent for registered cars"), _agent(base.agent_registered)),
        (gettext("Agent for kei cars"), _agent(base.agent_kei)),
        (gettext("AINAS base code"), base.ainas_code),
        (gettext("Delegate number"), base.delegate_number),
    )


def staff_pairs(base: EnrolledBase, strength: str = "") -> Pairs:
    manager = base.manager
    return _said(
        (gettext("Manager"), manager.name),
        (gettext("Name in kana"), manager.kana),
        (gettext("User ID of the certificate service"), manager.service_user_id),
        (gettext("E-mail"), manager.email),
        (gettext("Login ID"), manager.login_id),
        (gettext("Password"), f"{DOTS} {strength}".strip()),
        (gettext("Inspectors"), _people(base.inspectors)),
        (gettext("Issuers"), _people(base.issuers)),
    )


def _said(*pairs: tuple[str, str]) -> Pairs:
    """What was left empty is said to be none, so that nothing seems forgotten."""
    return [(title, text or gettext("none")) for title, text in pairs]


def _agent(agent: Agent | None) -> str:
    return "" if agent is None else f"{agent.name}（{agent.base_id}）"


def _people(people: tuple[Person, ...]) -> str:
    return gettext("list_comma").join(
        f"{person.name}（{person.service_user_id}）" if person.service_user_id else person.name for person in people
    )


WAY = (EnrollmentState.RECEIVED, EnrollmentState.CHECKED, EnrollmentState.ACCEPTED)


def line_of_states(status: EnrollmentStatus) -> list[StateStep]:
    """受付 → 確認 → 承認, or where it ended instead."""
    ended = status.state in {EnrollmentState.REFUSED, EnrollmentState.CANCELLED}
    steps = []
    for state in WAY:
        at = status.reached.get(state)
        if at is not None:
            steps.append(StateStep(label(state), "done", at))
        elif not ended:
            current = not any(step.state == "current" for step in steps)
            steps.append(StateStep(label(state), "current" if current else "todo", None))
    if ended:
        steps.append(StateStep(label(status.state), "failed", status.reached.get(status.state)))
    return steps


def what_next(status: EnrollmentStatus) -> str:
    """Who acts next, and by when."""
    return gettext(f"enrollment_next.{status.state.value}", day=long_day(status.answer_by))
