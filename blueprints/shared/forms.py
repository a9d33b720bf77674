"""The house's form: forgiving, refusing with sentences, saved once however often it is posted."""

import hashlib
import re
import secrets
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage, MultiDict

from blueprints.shared.catalogue import gettext
from blueprints.shared.fields import UnseenField
from blueprints.shared.kept_posts import kept_fields
from blueprints.shared.pages import tell
from blueprints.shared.sentences import sentence
from domain.refusal import Refusal

NOT_THE_ANSWER = ("csrf_token", "form_token")
SHAPE_OF_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_token() -> str:
    """A one-time token; a page of several forms needs one for each."""
    return secrets.token_urlsafe(18)


class KeizokuForm(FlaskForm):
    """One screen's form. `command()` of each form gives the use case's frozen command."""

    # Even hashed, a short secret could be guessed: two posts that differ in these alone count as one.
    never_hashed: ClassVar[tuple[str, ...]] = ()
    form_token = UnseenField()

    class Meta(FlaskForm.Meta):
        csrf = False  # checked before any view, for every unsafe method
        locales = False

    def __init__(self, formdata: Any = None, **given: Any) -> None:
        if formdata is None and request.method == "POST":
            formdata = request.form
        super().__init__(formdata, **given)
        if not SHAPE_OF_TOKEN.fullmatch(self.form_token.data or ""):
            self.form_token.data = new_token()

    @classmethod
    def showing(cls, shown: object, **given: Any) -> "KeizokuForm":
        """The form filled from values alone, whatever was posted."""
        form = cls(formdata=MultiDict(), **given)
        form.process(obj=shown)
        form.form_token.data = new_token()
        return form

    @classmethod
    def opened(cls, shown: object | None = None, **given: Any) -> "KeizokuForm":
        """The form as a GET shows it: with what was kept over an ended session, else with the values shown."""
        kept: MultiDict[str, str] | None = kept_fields()
        if kept:
            tell(gettext("What you entered before signing in again is here. It has not been saved yet."), "warning")
        return cls(formdata=kept, obj=shown, **given)

    def blame(self, refusal: Refusal) -> None:
        """Hang a refusal on its field, or on the whole form."""
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(sentence(refusal))
            return
        field.errors = [*field.errors, sentence(refusal, field=str(field.label.text))]

    def tell_notes(self) -> None:
        """Say on the next page what was put right in passing."""
        for field in self:
            for typed, became in getattr(field, "notes", ()):
                if typed != became and not _only_blanks_differ(typed, became):
                    text = gettext("%(field)s: “%(typed)s” was put right to “%(became)s”.",
                                   field=field.label.text, typed=typed, became=became)  # fmt: skip
                    tell(text, "info")

    def body_hash(self) -> str:
        """What was answered, whatever its one-time token."""
        left_out = (*NOT_THE_ANSWER, *self.never_hashed)
        answers = sorted((name, texts) for name, texts in request.form.lists() if name not in left_out)
        files = sorted((name, [_digest(file) for file in files]) for name, files in request.files.lists())
        return hashlib.sha256(repr([answers, files] if files else answers).encode("utf-8", "surrogatepass")).hexdigest()


def _digest(file: FileStorage) -> str:
    file.stream.seek(0)
    return hashlib.sha256(file.stream.read()).hexdigest()


def _only_blanks_differ(typed: str, became: str) -> bool:
    return "".join(typed.split()) == "".join(became.split())
