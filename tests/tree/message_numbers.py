"""Gives each message that has no number yet the next one, at the end of the file; numbers given stay."""

from blueprints.shared.message_numbers import CODE, NUMBERS
from usecases.words import words_of

FIRST = 101


def codes() -> list[str]:
    """The codes of all messages, as help lists them."""
    said = words_of("ja")
    return sorted(code for code in said if CODE.fullmatch(code) and said[code].endswith(("。", "）")))


def given() -> list[tuple[int, str]]:
    lines = NUMBERS.read_text(encoding="utf-8").splitlines() if NUMBERS.exists() else []
    return [(int(number), code) for number, code in (line.split() for line in lines)]


def write() -> None:
    so_far = given()
    known = {code for _number, code in so_far}
    new = enumerate((code for code in codes() if code not in known), FIRST + len(so_far))
    NUMBERS.write_text("".join(f"{number} {code}\n" for number, code in (*so_far, *new)), encoding="utf-8")


if __name__ == "__main__":
    write()
