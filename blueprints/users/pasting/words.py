"""How a table of users is read: its headings, and the words for roles and for all bases."""

from blueprints.shared.catalogue import gettext, speaking
from blueprints.shared.formats import label
from blueprints.users.desk import link_path
from domain.rights import Role
from domain.user_care import Care
from usecases.users.paste import PasteUsers
from usecases.words import LANGUAGES


def headings() -> dict[str, str]:
    """Of the columns, in the order of a table that has no line of headings."""
    return {
        "login_id": gettext("Login ID"),
        "name": gettext("Name"),
        "role": gettext("Role"),
        "bases": gettext("Base"),
        "email": gettext("E-mail"),
    }


def as_read(text: str, care: Care) -> PasteUsers:
    everywhere = []
    for language in LANGUAGES:
        with speaking(language):
            everywhere += [gettext("All bases"), gettext("All")]
    return PasteUsers(text, headings(), role_words(care), everywhere, link_path())


def role_words(care: Care) -> dict[str, Role]:
    """The words of this page's language come first; those of the others and our own are read too."""
    words = {label(role): role for role in care.roles}
    for language in LANGUAGES:
        with speaking(language):
            words |= {label(role): role for role in Role}
    short = {"送信可": Role.SENDER, "送信不可": Role.VIEWER}
    return words | short | {role.value: role for role in Role}
