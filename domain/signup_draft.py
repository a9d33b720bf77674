"""What stands in the sign-up wizard before it is an enrollment: answers as typed, hashes instead of passwords."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.enrollment import Consent, Source

Answers = Mapping[str, list[str]]


@dataclass(frozen=True)
class ChosenPassword:
    """The hash of a password, and how strong it was found."""

    hash: str
    strength: str


@dataclass(frozen=True)
class SignupDraft:
    """By step the fields as they were typed; by the row of a base its manager's password."""

    answers: Mapping[str, Answers] = field(default_factory=dict)
    passwords: Mapping[str, ChosenPassword] = field(default_factory=dict)
    consent: Consent | None = None
    # Kept beside what is written: whoever types cannot change it.
    source: Source = Source.WEB

    @property
    def by_post(self) -> bool:
        """Entered by the operator from a signed paper, which holds no password."""
        return self.source is Source.POST

    def answered(self, step: str, answers: Answers) -> "SignupDraft":
        return replace(self, answers={**self.answers, step: dict(answers)})

    def with_passwords(self, chosen: Mapping[str, ChosenPassword]) -> "SignupDraft":
        return replace(self, passwords={**self.passwords, **chosen})

    def only_passwords(self, rows: Collection[str]) -> "SignupDraft":
        return replace(self, passwords={row: chosen for row, chosen in self.passwords.items() if row in rows})

    def of(self, step: str) -> Answers:
        return self.answers.get(step, {})

    @property
    def digest(self) -> str:
        """By which a page knows whether what it shows is still what stands here."""
        return hashlib.sha256(written(self).encode("utf-8", "surrogatepass")).hexdigest()


def written(draft: SignupDraft) -> str:
    consent = draft.consent
    return json.dumps(
        {
            "answers": {step: dict(answers) for step, answers in draft.answers.items()},
            "passwords": {row: [chosen.hash, chosen.strength] for row, chosen in draft.passwords.items()},
            "consent": None
            if consent is None
            else [consent.terms_version, consent.agreed_at.isoformat(), consent.address],
        },
        sort_keys=True,
    )


def read(text: str, source: Source = Source.WEB) -> SignupDraft:
    kept: dict[str, Any] = json.loads(text)
    consent = kept["consent"]
    return SignupDraft(
        answers=kept["answers"],
        passwords={row: ChosenPassword(*chosen) for row, chosen in kept["passwords"].items()},
        consent=None if consent is None else Consent(consent[0], datetime.fromisoformat(consent[1]), consent[2]),
        source=source,
    )
