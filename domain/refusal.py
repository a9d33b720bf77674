"""The one way to say no: a code, the field it concerns and the facts of its sentence."""


class Refusal(Exception):
    """Raised when a rule forbids an act; `locale/` holds the sentence under `code`."""

    def __init__(self, code: str, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Refusal):
            return NotImplemented
        return (self.code, self.field, self.facts) == (other.code, other.field, other.facts)

    __hash__ = Exception.__hash__
