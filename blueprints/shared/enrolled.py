"""What an enrollment says of company, bases and people, in pairs of word and value."""

from dataclasses import dataclass

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import label, long_day, moment
from domain.clock import day_in_japan
from domain.enrollment import Agent, BankAccount, Company, Consent, EnrolledBase, Enrollment, Person, Section

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """Facts under one heading."""

    title: str
    pairs: Pairs


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
        (gettext("Registration number for invoices"), company.invoice_number),
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


def agreed_pair(consent: Consent, on_paper: bool) -> tuple[str, str]:
    if on_paper:
        return gettext("Signed on paper on"), long_day(day_in_japan(consent.agreed_at))
    return gettext("Agreed at"), moment(consent.agreed_at)


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


def staff_pairs(base: EnrolledBase, password: str = "") -> Pairs:
    """`password` stands in place of the one that was chosen; without it none is spoken of."""
    manager = base.manager
    return _said(
        (gettext("Manager"), manager.name),
        (gettext("Name in kana"), manager.kana),
        (gettext("User ID of the certificate service"), manager.service_user_id),
        (gettext("E-mail"), manager.email),
        (gettext("Login ID"), manager.login_id),
        *([(gettext("Password"), password)] if password else []),
        (gettext("Inspectors"), _people(base.inspectors)),
        (gettext("Issuers"), _people(base.issuers)),
    )


def entered_parts(entered: Enrollment) -> list[Part]:
    """Everything of an enrollment, without secrets: where the account's holder is sealed it is left out."""
    administrators = [
        Part(
            gettext("Administrator %(nth)s", nth=nth),
            [(gettext("Name"), one.name), (gettext("E-mail"), one.email), (gettext("Login ID"), one.login_id)],
        )
        for nth, one in enumerate(entered.administrators, start=1)
    ]
    account = [pair for pair in account_pairs(entered.company.account) if pair[1]]
    return [
        Part(gettext("About the company"), company_pairs(entered.company)),
        Part(gettext("Direct debit of the fees"), account),
        *administrators,
        *(Part(base.name, [*base_pairs(base), *staff_pairs(base)]) for base in entered.bases),
    ]


def _said(*pairs: tuple[str, str]) -> Pairs:
    """What was left empty is said to be none, so that nothing seems forgotten."""
    return [(title, text or gettext("none")) for title, text in pairs]


def _agent(agent: Agent | None) -> str:
    return "" if agent is None else f"{agent.name}（{agent.base_id}）"


def _people(people: tuple[Person, ...]) -> str:
    return gettext("list_comma").join(
        f"{person.name}（{person.service_user_id}）" if person.service_user_id else person.name for person in people
    )


def field_words(section: Section) -> dict[str, str]:
    """The word of each field that a history names."""
    address = {
        "postal_code": gettext("Postal code"),
        "address_1": gettext("Address 1"),
        "address_2": gettext("Address 2"),
        "phone": gettext("Phone"),
    }
    if section is Section.COMPANY:
        return address | {
            "name": gettext("Company name"),
            "kana": gettext("Company name in kana"),
            "representative": gettext("Representative"),
            "fax": gettext("Fax"),
            "email": gettext("Notice e-mail"),
            "designation_number": gettext("Designation number"),
            "certification_number": gettext("Certification number"),
            "operator_id": gettext("Operator ID of the certificate service"),
            "corporate_number": gettext("Corporate number"),
            "invoice_number": gettext("Registration number for invoices"),
            "invoice_recipient": gettext("Statements go to"),
            "functions": gettext("Functions wished"),
            "account": gettext("Direct debit of the fees"),
            "administrators": gettext("Administrators"),
        }
    if section is Section.BASES:
        return address | {
            "code": gettext("Base code"),
            "name": gettext("Base name"),
            "short_name": gettext("Short name"),
            "ainas_code": gettext("AINAS base code"),
            "delegate_number": gettext("Delegate number"),
            "agent_registered": gettext("Agent for registered cars"),
            "agent_kei": gettext("Agent for kei cars"),
            "taken_out": gettext("a base was taken out"),
        }
    return {
        "name": gettext("Manager"),
        "kana": gettext("Name in kana"),
        "service_user_id": gettext("User ID of the certificate service"),
        "email": gettext("E-mail"),
        "login_id": gettext("Login ID"),
        "password": gettext("Password"),
        "inspectors": gettext("Inspectors"),
        "issuers": gettext("Issuers"),
    }
