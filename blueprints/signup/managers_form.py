"""Step 4: of each base the manager with login and password, the inspectors and the issuers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import SecretField, TextField
from blueprints.shared.sentences import sentence
from blueprints.signup.bases_form import BasesForm
from blueprints.signup.company_form import CompanyForm, read_name
from blueprints.signup.parts import PartForm, StepForm, listed, row_after, row_numbers, without
from domain.enrollment import EnrolledBase, Manager, Person
from domain.enrollment_writing import (
    MAIL_LENGTH,
    MOST_PEOPLE,
    PERSON_KANA_LENGTH,
    PERSON_LENGTH,
    read_kana,
    read_login_id,
)
from domain.login_id import proposed_login_id
from domain.mail_address import read_mail_address
from domain.refusal import Refusal
from domain.signup_draft import ChosenPassword
from domain.workshop_numbers import read_service_user_id
from domain.writing import one_line

SHOWN_AT_FIRST = 4
PEOPLE = {"i": "inspectors", "p": "issuers"}


class ManagerPart(PartForm):
    """事業場管理責任者."""

    name = TextField(_("Name"), read=read_name, needed=True)
    kana = TextField(_("Name in kana"), read=read_kana, needed=True, longest=PERSON_KANA_LENGTH)
    service_user_id = TextField(_("User ID of the certificate service"), read=read_service_user_id)
    email = TextField(_("E-mail"), read=read_mail_address, needed=True, longest=MAIL_LENGTH)
    login_id = TextField(_("Login ID"), read=read_login_id, needed=True)
    password = SecretField(_("Password"))


class PersonPart(PartForm):
    """自動車検査員 or 交付者; a row without any word is none."""

    name = TextField(_("Name"), read=one_line, longest=PERSON_LENGTH)
    service_user_id = TextField(_("User ID of the certificate service"), read=read_service_user_id)

    def person(self) -> Person:
        return Person(self["name"].data, self.service_user_id.data)


@dataclass
class People:
    """The rows of one kind of people at one base."""

    mark: str
    numbers: list[int]
    parts: dict[int, PersonPart]

    def entered(self) -> tuple[Person, ...]:
        return tuple(part.person() for part in self.parts.values() if part["name"].data)


@dataclass
class Staff:
    """Manager and people of one base; `chosen` is the password kept from before."""

    row: str
    base_name: str
    manager: ManagerPart
    people: dict[str, People]
    chosen: ChosenPassword | None


class ManagersForm(StepForm):
    """The whole of step 4."""

    name = "managers"

    def build(self) -> None:
        # No paper holds a password: who is entered from one gets a link to set it.
        self.with_passwords = not self.draft.by_post
        self.of_bases = BasesForm(self.draft)
        several = len(self.of_bases.bases) > 1
        self.staffs: dict[str, Staff] = {}
        self.refused: dict[str, Refusal] = {}
        left = MOST_PEOPLE
        for number, base in self.of_bases.bases.items():
            row, base_name = f"b{number}", base["name"].data
            about = base_name if several else ""
            people = {mark: self._people(row, mark, about, left) for mark in PEOPLE}
            left -= sum(len(one.numbers) for one in people.values())
            manager = ManagerPart(self.typed, row, about)
            if self.typed is None or f"{row}-login_id" not in self.typed:
                manager.login_id.data = proposed_login_id(f"manager {row} {base.code.data}")
            self.staffs[row] = Staff(row, base_name, manager, people, self.draft.passwords.get(row))
        self.may_add = left > 0
        self.parts = [
            part
            for staff in self.staffs.values()
            for part in (staff.manager, *(each for one in staff.people.values() for each in one.parts.values()))
        ]

    def choose_passwords(self, choose: Callable[[str, str, str], ChosenPassword]) -> dict[str, ChosenPassword]:
        """Of what was typed only hashes go on from here; a refused one is told, and the one before it stays."""
        company = self.draft.of("company").get("company_name", [""])
        chosen = {}
        for staff in self.staffs.values():
            password = staff.manager.password.data
            if not password or not self.with_passwords:
                continue
            try:
                chosen[staff.row] = choose(password, staff.manager.login_id.data, "".join(company))
            except Refusal as refusal:
                self.refused[staff.row] = refusal
                staff.manager.password.errors = [sentence(refusal)]
            else:
                staff.chosen = chosen[staff.row]
        return chosen

    def say_refused(self, refused: dict[str, Refusal]) -> None:
        """Beside the boxes that a password was just refused in, which come back empty."""
        for row, refusal in refused.items():
            if row in self.staffs:
                self.staffs[row].manager.password.errors = [sentence(refusal)]

    def _people(self, row: str, mark: str, about: str, left: int) -> People:
        numbers = row_numbers(self.typed, f"{row}-{PEOPLE[mark]}", SHOWN_AT_FIRST, max(left, 1))
        word = gettext("Inspector") if mark == "i" else gettext("Deputy issuer")
        parts = {
            number: PersonPart(self.typed, f"{row}-{mark}{number}", f"{about} {word}{nth}".strip())
            for nth, number in enumerate(numbers, start=1)
        }
        return People(mark, numbers, parts)

    def rows(self) -> dict[str, list[str]]:
        return {
            f"{staff.row}-{PEOPLE[mark]}": listed(people.numbers)
            for staff in self.staffs.values()
            for mark, people in staff.people.items()
        }

    def check(self) -> None:
        taken = {one.login_id.casefold() for one in CompanyForm(self.draft).administrator_facts()}
        for staff in self.staffs.values():
            manager = staff.manager
            login_key = manager.login_id.data.casefold()
            if login_key and login_key in taken:
                self.blame(manager.login_id, "signup_login_id_twice")
            taken.add(login_key)
            if staff.row in self.refused:
                manager.password.errors = [sentence(self.refused[staff.row])]
            elif staff.chosen is None and self.with_passwords:
                self.blame(manager.password, "field_missing")
            for people in staff.people.values():
                self._check_people(people)

    def _check_people(self, people: People) -> None:
        seen: set[Any] = set()
        for part in people.parts.values():
            if part.service_user_id.data and not part["name"].data:
                self.blame(part["name"], "field_missing")
            if part["name"].data and part.person() in seen:
                self.blame(part["name"], "signup_person_twice", name=part["name"].data)
            seen.add(part.person())

    def facts(self) -> tuple[EnrolledBase, ...]:
        """The bases with their people; of a draft all of whose steps are valid."""
        entered = []
        for number, base in self.of_bases.bases.items():
            staff = self.staffs[f"b{number}"]
            manager = staff.manager
            entered.append(
                EnrolledBase(
                    code=base.code.data,
                    name=base["name"].data,
                    short_name=base.short_name.data,
                    postal_code=base.postal_code.data,
                    address_1=base.address_1.data,
                    address_2=base.address_2.data,
                    phone=base.phone.data,
                    ainas_code=base.ainas_code.data,
                    delegate_number=base.delegate_number.data,
                    agent_registered=base.agent("registered"),
                    agent_kei=base.agent("kei"),
                    manager=Manager(
                        name=manager["name"].data,
                        kana=manager.kana.data,
                        service_user_id=manager.service_user_id.data,
                        email=manager.email.data,
                        login_id=manager.login_id.data,
                        password_hash=staff.chosen.hash if staff.chosen else "",
                    ),
                    inspectors=staff.people["i"].entered(),
                    issuers=staff.people["p"].entered(),
                )
            )
        return tuple(entered)

    def changed(self, act: str) -> tuple[dict[str, list[str]], str]:
        """The answers after a row's button, and what is looked at next: add-b1-i, remove-b1-i3."""
        verb, row, which = [*act.split("-"), "", ""][:3]
        answers, focus, mark, number = self.as_typed(), "managers", which[:1], which[1:]
        if row in self.staffs and mark in PEOPLE:
            numbers = list(self.staffs[row].people[mark].numbers)
            focus = f"{row}-{PEOPLE[mark]}"
            if verb == "add" and self.may_add:
                numbers.append(row_after(numbers))
                focus = f"{row}-{mark}{numbers[-1]}"
            elif verb == "remove" and number.isdecimal() and int(number) in numbers and len(numbers) > 1:
                numbers.remove(int(number))
                answers = without(answers, f"{row}-{which}-")
            answers[f"{row}-{PEOPLE[mark]}"] = listed(numbers)
        return answers, focus
