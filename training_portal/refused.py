"""The portal's definite no: a code, a status and words, never anything of what was sent."""


class Refused(Exception):
    """Raised by any rule; the API answers it as JSON, the window as a notice."""

    def __init__(self, status: int, code: str, message: str, **facts: object) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.facts = facts

    def body(self) -> dict[str, object]:
        return {"code": self.code, "message": self.message, **self.facts}
