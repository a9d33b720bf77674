"""The catalogues of `locale/`, for pages and for what is written without one."""

from functools import cache
from pathlib import Path

from babel.support import Translations

LANGUAGES = ("ja", "en")
FOLDER = Path(__file__).resolve().parents[1] / "locale"


@cache
def words_of(language: str) -> dict[str, str]:
    """Every sentence of one language by its msgid."""
    catalogue = Translations.load(str(FOLDER), [language])
    return {msgid: text for msgid, text in getattr(catalogue, "_catalog", {}).items() if isinstance(msgid, str)}
