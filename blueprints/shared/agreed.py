"""The copy of what was agreed to at signing up, in the words of the screens."""

from blueprints.shared.catalogue import speaking
from blueprints.shared.enrolled import entered_parts
from blueprints.shared.expectation import fee_name
from blueprints.shared.formats import label, moment
from usecases.document import Document
from usecases.signup.agreed import Agreed, AgreedWords, FeeLine, PriceLine, agreed_copy

# The terms that were agreed to are Japanese, and their copy with them.
LANGUAGE = "ja"


def copy_of(agreed: Agreed) -> Document:
    with speaking(LANGUAGE):
        words = AgreedWords(
            agreed_at=moment(agreed.agreed_at),
            prices=tuple(
                PriceLine(label(price.service), price.net, price.tax, price.with_tax) for price in agreed.table.prices
            ),
            fees=tuple(
                FeeLine(label(fee.kind), fee_name(fee.fee, fee.kind), fee.amount) for fee in agreed.table.states_fees
            ),
            entered=tuple((part.title, tuple(part.pairs)) for part in entered_parts(agreed.entered)),
        )
        return agreed_copy(agreed, words)
