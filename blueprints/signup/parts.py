"""What the forms of the wizard's steps share: fields in parts, rows that come and go, answers kept as typed."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import SecretField, TextField, TickField
from blueprints.shared.sentences import said_of, sentence
from domain.enrollment_writing import MAIL_LENGTH
from domain.mail_address import read_mail_address
from domain.refusal import Refusal
from domain.signup_draft import SignupDraft
from domain.writing import storable

Typed = MultiDict[str, str]
MOST_ROWS = 999


class PartForm(Form):
    """Some fields of a step: of one row, or all that come once."""

    class Meta(Form.Meta):
        locales = False

    def __init__(self, typed: Typed | None, prefix: str = "", about: str = "") -> None:
        super().__init__(typed, prefix=prefix)
        self.about = about

    def said(self) -> bool:
        """Whether anything was entered here."""
        return any(field.data for field in self)


class LinkPart(PartForm):
    """Where the link goes by which one goes on later; asked for only by its own button."""

    link_email = TextField(_("E-mail for the link"), read=read_mail_address, needed=True, longest=MAIL_LENGTH)


class StepForm(ABC):
    """One step: its parts, whatever they are, as one form. `keep` says what becomes of what was typed."""

    name: ClassVar[str]

    def __init__(self, draft: SignupDraft, typed: Typed | None = None) -> None:
        kept = draft.of(self.name)
        self.draft = draft
        self.typed = typed if typed is not None else (typed_of(kept) if kept else None)
        self.form_errors: list[str] = []
        self.parts: list[PartForm] = []
        self.link = LinkPart(self.typed)
        self.build()

    @property
    def by_post(self) -> bool:
        return self.draft.by_post

    @abstractmethod
    def build(self) -> None:
        """Fill `parts` from the draft and `typed`."""

    def check(self) -> None:  # noqa: B027 -- most steps have nothing of the kind
        """Blame what no single field can see."""

    def __iter__(self) -> Iterator[Field]:
        for part in (*self.parts, self.link):
            yield from part

    @property
    def errors(self) -> dict[str | None, Any]:
        wrong: dict[str | None, Any] = {field.name: field.errors for field in self if field.errors}
        return {**wrong, None: self.form_errors} if self.form_errors else wrong

    def validate(self) -> bool:
        self.form_errors = []
        for part in self.parts:
            part.validate()
        self.check()
        for part in self.parts:
            if part.about:
                for field in part:
                    field.errors = [said_of(part.about, text) for text in field.errors]
        return not self.errors

    def blame(self, field: Field, refusal: str, **facts: Any) -> None:
        """Say a refusal beside a field, unless that field has its own fault already."""
        if not field.errors:
            field.errors = [sentence(Refusal(refusal, None, **facts), field=str(field.label.text))]

    def put_right(self) -> dict[str, list[str]]:
        """The answers as they were read, for a step that is done."""
        answers = {**self.rows()}
        for field in self:
            if isinstance(field, SecretField):
                continue
            if isinstance(field, TickField):
                answers[field.name] = ["y"] if field.data else []
            else:
                answers[field.name] = ["" if field.data is None else str(field.data)]
        return answers

    def changed(self, act: str) -> tuple[dict[str, list[str]], str]:  # noqa: ARG002 -- a step without rows
        """The answers after a row's button, and what is looked at next."""
        return self.as_typed(), self.name

    def remark(self, act: str) -> None:  # noqa: B027 -- most steps look nothing up
        """Say what a button that looks something up has left open."""

    def rows(self) -> dict[str, list[str]]:
        """What says which rows there are; it stands unseen in the form."""
        return {}

    def as_typed(self) -> dict[str, list[str]]:
        """The answers just as they were typed, passwords left out."""
        typed = self.typed or MultiDict()
        names = [*self.rows(), *(field.name for field in self if not isinstance(field, SecretField))]
        return {name: [storable(text) for text in typed.getlist(name)[:1]] for name in names if name in typed}


def typed_of(answers: Mapping[str, list[str]]) -> Typed:
    return MultiDict([(name, text) for name, texts in answers.items() for text in texts])


def row_numbers(typed: Typed | None, name: str, first: int, most: int) -> list[int]:
    """Which rows the form says there are; `first` of them while it says nothing."""
    said = (typed.get(name) or "") if typed is not None else ""
    numbers = [int(text) for text in said.split(",") if text.isascii() and text.isdecimal() and len(text) < 4]
    return list(dict.fromkeys(numbers))[:most] or list(range(1, first + 1))


def row_after(numbers: list[int]) -> int:
    return max(numbers, default=0) + 1


def listed(numbers: list[int]) -> list[str]:
    return [",".join(map(str, numbers))]


def without(answers: Mapping[str, list[str]], prefix: str) -> dict[str, list[str]]:
    """The answers but those of one row."""
    return {name: texts for name, texts in answers.items() if not name.startswith(prefix)}
