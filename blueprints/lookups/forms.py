"""The few words a look-up is asked by, when its page is opened on its own."""

from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import TextField
from blueprints.shared.forms import KeizokuForm
from blueprints.shared.lookups import Lookup


class AddressLookup(KeizokuForm):
    """By postal code."""

    postal_code = TextField(_("Postal code"))


class BankLookup(KeizokuForm):
    """By name or code."""

    bank_words = TextField(_("Bank, by name or code"))


class BranchLookup(KeizokuForm):
    """At one bank, by name or code."""

    bank_code = TextField(_("Bank code"))
    branch_words = TextField(_("Branch, by name or code"))


FORMS: dict[Lookup, type[KeizokuForm]] = {
    Lookup.ADDRESS: AddressLookup,
    Lookup.BANK: BankLookup,
    Lookup.BRANCH: BranchLookup,
}
