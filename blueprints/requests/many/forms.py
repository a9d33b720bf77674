"""The form of sending many, and the numbers that addresses and unseen fields carry."""

from blueprints.requests.acts.forms import number_in
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import NumberField
from blueprints.shared.forms import KeizokuForm
from domain.bulk import MOST_ROWS
from domain.refusal import Refusal
from usecases.requests.send_many import Choice


class SendManyForm(KeizokuForm):
    """Several requests to send; where they are many their count is typed, so that nobody sends a list by a slip."""

    count = NumberField(_("Number of requests to send"), least=0, most=1000)

    def agrees(self, count: int) -> bool:
        """Whether there is something to send, and as much as was typed; says so if not."""
        if not self.validate():
            return False
        if not count:
            self.blame(Refusal("nothing_chosen"))
        elif count > MOST_ROWS and self.count.data != count:
            self.blame(Refusal("count_differs", "count", count=count))
        else:
            return True
        return False


def chosen_numbers(texts: list[str]) -> list[int]:
    return sorted({number_in(text) for text in texts} - {0})


def seen_text(choice: Choice) -> str:
    """`100000001~3 100000002~1`: each number with the version at which it is seen."""
    return " ".join(f"{request.number}~{request.version}" for request in choice.sendable)


def seen_versions(text: str) -> dict[int, int]:
    pairs = (pair.partition("~") for pair in text.split())
    return {number_in(number): number_in(version) for number, _mark, version in pairs if number_in(number)}
