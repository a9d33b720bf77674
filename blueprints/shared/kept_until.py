"""Until when the vehicle user of a case that has ended is kept, in words."""

from datetime import date

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import long_day


def user_kept(erased_on: date | None, is_named: bool) -> str:
    """Empty as long as the case has not ended."""
    if erased_on is None:
        return ""
    if not is_named:
        return gettext("The time for which the vehicle user is kept is over: name and address were erased.")
    return gettext("Name and address of the vehicle user are erased on %(day)s.", day=long_day(erased_on))
