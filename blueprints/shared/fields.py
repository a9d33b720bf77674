"""Fields that forgive how something is written, and say so."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from wtforms import BooleanField, Field, FileField, HiddenField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import ListWidget, RadioInput, TextArea, TextInput

from blueprints.shared.formats import label as label_of
from blueprints.shared.moment import now
from blueprints.shared.sentences import sentence
from blueprints.shared.uploads import posted_file
from domain.clock import day_in_japan
from domain.japanese_date import read_date, short_date
from domain.refusal import Refusal
from domain.upload import LARGEST_FILE, FileKind, Upload, read_upload
from domain.writing import memo_text, one_line, refuse_unusable

Words = TypeVar("Words", bound=StrEnum)


_UNDRAWABLE = dict.fromkeys((*range(9), 11, *range(14, 32), 127), "�")


def drawable(text: str) -> str:
    """What was typed as a page can show it again: a control character has no place in HTML."""
    return text.translate(_UNDRAWABLE)


def put(field: Any, value: Any) -> None:
    """Give a field a value as if it had been typed rightly."""
    field.data = value
    if hasattr(field, "typed"):
        field.typed = "" if not isinstance(value, str) else value
    if hasattr(field, "refusal"):
        field.refusal = None
    if hasattr(field, "notes"):
        field.notes = []


class _Needed:
    """Shared by all fields: whether an answer is required, and how long it may be."""

    def __init__(self, label: str, needed: bool = False, longest: int | None = None, **given: Any) -> None:
        super().__init__(label, **given)  # type: ignore[call-arg]
        self.needed = needed
        self.longest = longest
        self.notes: list[tuple[str, str]] = []
        self.warnings: list[str] = []
        if needed:
            self.flags.required = True  # type: ignore[attr-defined]

    def words(self) -> dict[str, str]:
        return {"field": str(self.label.text)}  # type: ignore[attr-defined]

    def check_present(self, present: bool, code: str = "field_missing") -> None:
        if self.needed and not present:
            raise self.refuse(Refusal(code))
        if not present:
            raise StopValidation()

    def check_length(self, text: str) -> None:
        if self.longest is not None and len(text) > self.longest:
            raise self.refuse(Refusal("text_too_long", limit=self.longest, length=len(text)))

    def refuse(self, refusal: Refusal) -> StopValidation:
        return StopValidation(sentence(refusal, **self.words()))


class TextField(_Needed, StringField):
    """One line of text; `read` puts it right or raises a Refusal, and what it changed is noted beside the field."""

    line_breaks = False

    def __init__(
        self,
        label: str,
        read: Callable[[str], str] = one_line,
        allow: Callable[[str], None] | None = None,
        **given: Any,
    ) -> None:
        super().__init__(label, **given)
        self.read = read
        self.allow = allow
        self.typed = ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0]
        try:
            self.data = self.read(self.typed)
        except Refusal:
            self.data = self.typed
            return
        # A form posts each line break as two characters.
        typed = self.typed.strip().replace("\r\n", "\n")
        if self.data != typed:
            # It is told on the next page, and PostgreSQL keeps no NUL until then.
            self.notes.append((drawable(typed), self.data))

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else value

    def _value(self) -> str:
        return drawable(super()._value())

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        self.check_length(self.data or "")
        try:
            refuse_unusable(self.data or "", self.name, line_breaks=self.line_breaks)
            self.check_present(bool(self.data))
            self.data = self.read(self.typed) if self.typed else self.data
            if self.allow is not None:
                self.allow(self.data)
        except Refusal as refusal:
            raise self.refuse(refusal) from None


class MemoField(TextField):
    """Several lines of text."""

    widget = TextArea()
    line_breaks = True

    def __init__(self, label: str, read: Callable[[str], str] = memo_text, **given: Any) -> None:
        super().__init__(label, read=read, **given)


class SecretField(_Needed, PasswordField):
    """A password: taken exactly as typed, never shown again."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        self.check_present(bool(self.data))


class DayField(_Needed, Field):
    """A day, typed in any of the spellings people use."""

    widget = TextInput()

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, **given)
        self.typed = ""
        self.refusal: Refusal | None = None

    def _value(self) -> str:
        return self.typed or (short_date(self.data) if isinstance(self.data, date) else "")

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = valuelist[0].strip() if valuelist else ""
        self.data = None
        if self.typed:
            try:
                self.data = read_date(self.typed, day_in_japan(now()), self.name)
            except Refusal as refusal:
                self.refusal = refusal

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if self.refusal is not None:
            raise self.refuse(self.refusal)
        self.check_present(self.data is not None)


class NumberField(_Needed, Field):
    """A whole number, typed in half or full width, with or without commas."""

    widget = TextInput()

    def __init__(self, label: str, least: int = 0, most: int = 999_999, **given: Any) -> None:
        super().__init__(label, **given)
        self.least, self.most = least, most
        self.typed = ""

    def _value(self) -> str:
        return self.typed or ("" if self.data is None else str(self.data))

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.typed = valuelist[0].strip() if valuelist else ""
        digits = one_line(self.typed).translate(_DIGITS)
        self.data = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if self.typed and (self.data is None or not self.least <= self.data <= self.most):
            raise self.refuse(Refusal("number_range", least=self.least, most=self.most))
        self.check_present(self.data is not None)


_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789", ",，")


Pairs = Iterable[tuple[Any, str]]


def _offered(pairs: Pairs) -> list[SelectChoice]:
    return [pair if isinstance(pair, SelectChoice) else SelectChoice(*pair) for pair in pairs]


class ChoiceField(_Needed, SelectField):
    """One of several, given as pairs of value and label; an answer that is not among them is refused."""

    def __init__(self, label: str, choices: Pairs | Callable[[], Pairs] | None = None, **given: Any) -> None:
        pairs = choices
        offered = (lambda: _offered(pairs())) if callable(pairs) else pairs and _offered(pairs)
        super().__init__(label, choices=offered, **given)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        try:
            self.data = self.coerce(valuelist[0])
        except ValueError:
            self.data = valuelist[0]

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        values = {str(choice.value) for choice in self.iter_choices()}
        if self.data not in (None, "") and str(self.data) not in values:
            raise self.refuse(Refusal("choice_unknown"))
        self.check_present(self.data not in (None, ""), "choice_needed")


class WordField(ChoiceField):
    """One member of an enum, shown by its word."""

    def __init__(self, label: str, members: Iterable[Words], empty: str | None = None, **given: Any) -> None:
        self.members = {member.value: member for member in members}
        self.empty = empty
        super().__init__(label, choices=self._words_offered, coerce=self._member, **given)

    def _words_offered(self) -> list[tuple[str, str]]:
        offered = [(value, label_of(member)) for value, member in self.members.items()]
        return offered if self.empty is None else [("", self.empty), *offered]

    def offer(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Only these of its members, in these words."""
        offered = dict(pairs)
        self.members = {value: member for value, member in self.members.items() if value in offered}
        self.choices = _offered(offered.items())

    def _member(self, value: Any) -> Any:
        return value if isinstance(value, StrEnum) else self.members.get(value, value)


class RadioWordField(WordField):
    """One member of an enum, each choice in sight."""

    widget = ListWidget(prefix_label=False)
    option_widget = RadioInput()


class TickField(_Needed, BooleanField):
    """Yes or no."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if self.needed and not self.data:
            raise self.refuse(Refusal("tick_needed"))


class UploadField(_Needed, FileField):
    """A file; its data is an Upload whose content is what its name says, None when none was chosen."""

    data: Upload | None

    def __init__(self, label: str, kinds: Iterable[FileKind] = FileKind, **given: Any) -> None:
        self.kinds, self.largest = tuple(kinds), LARGEST_FILE
        accepted = ",".join(f".{kind.value}" for kind in self.kinds)
        super().__init__(label, render_kw={"accept": accepted}, **given)

    def process_formdata(self, valuelist: Sequence[str]) -> None:  # noqa: ARG002
        self.data = None

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        try:
            posted = posted_file(self.name, self.largest)
            self.check_present(posted is not None, "file_needed")
            self.data = read_upload(posted.name, posted.body, self.kinds, self.largest) if posted else None
        except Refusal as refusal:
            raise self.refuse(refusal) from None


class UnseenField(HiddenField):
    """Carried along unseen."""
