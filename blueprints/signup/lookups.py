"""What a step looks up on board: the address of a postal code, a bank and its branch, the agents of an address."""

from dataclasses import dataclass, field

from wtforms import Field

from blueprints.shared.catalogue import gettext
from domain.bank_names import Named
from domain.enrollment import Agent
from domain.field_rules import prefecture_of
from domain.postal_code import read_postal_code
from domain.refusal import Refusal
from domain.writing import widened
from usecases.addresses.find import FoundAddress, addresses_of
from usecases.banks.search import find_bank, find_branch, search_banks, search_branches
from usecases.organizations.agent_bases import agent_bases_of
from usecases.transaction import reading

Answers = dict[str, list[str]]
MOST_SHOWN = 8


@dataclass
class BankChoices:
    """What a search for a bank and its branch left to choose from."""

    banks: tuple[Named, ...] = ()
    branches: tuple[Named, ...] = ()
    remarks: list[str] = field(default_factory=list)


def _one(answers: Answers, name: str) -> str:
    return "".join(answers.get(name, [])[:1]).strip()


def _addresses(postal_code: str) -> tuple[FoundAddress, ...]:
    try:
        return addresses_of(read_postal_code(postal_code))
    except Refusal:
        return ()


def with_address(answers: Answers, prefix: str) -> Answers:
    """住所1 begun with what the postal code says, as far as it says one thing; what goes on after that stays."""
    found = _addresses(_one(answers, f"{prefix}postal_code"))
    if not found:
        return answers
    begun = {widened(one.text) for one in found}
    beginning = begun.pop() if len(begun) == 1 else widened(f"{found[0].prefecture}{found[0].city}")
    typed = widened(_one(answers, f"{prefix}address_1"))
    if typed.startswith(beginning):
        return answers
    return {**answers, f"{prefix}address_1": [beginning]}


def remark_on_address(postal_code: Field) -> None:
    """Say beside the box what could not be filled in."""
    towns = [one.rest for one in _addresses(postal_code.data or "") if one.rest]
    if not _addresses(postal_code.data or ""):
        postal_code.warnings = [gettext("No address is known for this postal code. Enter the address yourself.")]
    elif len(towns) > 1:
        shown = gettext("list_comma").join(towns[:MOST_SHOWN])
        postal_code.warnings = [gettext("The postal code has several towns: %(towns)s. Add yours.", towns=shown)]


def agents_near(address: str) -> tuple[Agent, ...]:
    """The branches of the address's prefecture; an agent lodges for workshops of its own one."""
    prefecture = prefecture_of(widened(address))
    if prefecture is None:
        return ()
    with reading() as session:
        return agent_bases_of(session, prefecture)


def with_agent(answers: Answers, prefix: str, base_id: str = "") -> Answers:
    """The chosen agent, or the only one there is, for registered cars; for kei too unless another was entered."""
    found = agents_near(_one(answers, f"{prefix}address_1"))
    meant = [agent for agent in found if agent.base_id == base_id] if base_id else list(found)
    if len(meant) != 1:
        return answers
    (agent,) = meant
    kinds = ["registered"] if _one(answers, f"{prefix}agent_kei_id") else ["registered", "kei"]
    filled = {f"{prefix}agent_{kind}_{what}": [text] for kind in kinds
              for what, text in (("name", agent.name), ("id", agent.base_id))}  # fmt: skip
    return {**answers, **filled}


def remark_on_agents(address: Field, name: Field, agents: tuple[Agent, ...]) -> None:
    """Say beside the box why nothing was filled in."""
    if not (address.data or "").strip():
        name.warnings = [gettext("Enter the address of the base first: the agents of its prefecture are looked for.")]
    elif not agents:
        name.warnings = [
            gettext("No branch is known for this address. Enter the name and the ID that your agent gave you.")
        ]


def with_bank(answers: Answers, chosen_bank: str = "", chosen_branch: str = "") -> Answers:
    """Codes and names filled in where only one bank and one branch are meant."""
    bank = find_bank(chosen_bank) if chosen_bank else _meant_bank(answers)
    if bank is None:
        return answers
    filled = {**answers, "bank_code": [bank.code], "bank_name": [_name(answers, "bank_name", bank)]}
    branch = find_branch(bank.code, chosen_branch) if chosen_branch else _meant_branch(filled)
    if branch is not None:
        filled |= {"branch_code": [branch.code], "branch_name": [_name(answers, "branch_name", branch)]}
    return filled


def _meant_bank(answers: Answers) -> Named | None:
    code, name = _one(answers, "bank_code"), _one(answers, "bank_name")
    return find_bank(code) or _only(search_banks(code or name).rows, name)


def _meant_branch(answers: Answers) -> Named | None:
    bank, code, name = (_one(answers, part) for part in ("bank_code", "branch_code", "branch_name"))
    return find_branch(bank, code) or _only(search_branches(bank, code or name).rows, name)


def _only(found: tuple[Named, ...], name: str) -> Named | None:
    """The one that is meant: the only one, or the only one that is called just so."""
    typed = widened(name)
    called_so = [
        one for one in found if widened(one.name) in {typed, typed.removesuffix("銀行"), typed.removesuffix("支店")}
    ]
    return found[0] if len(found) == 1 else called_so[0] if len(called_so) == 1 else None


def _name(answers: Answers, part: str, found: Named) -> str:
    """The lists leave 銀行 and 支店 out; who typed them keeps them."""
    typed, name = widened(_one(answers, part)), widened(found.name)
    return typed if typed in {f"{name}銀行", f"{name}支店"} else name


def bank_choices(answers: Answers) -> BankChoices:
    """What is still to choose, and what was not found."""
    choices = BankChoices()
    bank = _meant_bank(answers)
    if bank is None:
        wanted = _one(answers, "bank_code") or _one(answers, "bank_name")
        choices.banks = search_banks(wanted).rows[:MOST_SHOWN]
        if not choices.banks:
            choices.remarks.append(gettext("No bank was found. Enter a part of its name or its code."))
        return choices
    wanted = _one(answers, "branch_code") or _one(answers, "branch_name")
    if _meant_branch(answers) is None:
        choices.branches = search_branches(bank.code, wanted).rows[:MOST_SHOWN]
        if not choices.branches:
            choices.remarks.append(gettext("No branch was found. Enter a part of its name or its code."))
    return choices
