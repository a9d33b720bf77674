"""What stands above each page while the own password is about to end."""

from flask import g

from blueprints.shared.catalogue import gettext
from blueprints.shared.formats import long_day
from domain.password_life import PasswordState


def password_banner() -> str:
    """Empty when there is nothing to say; of what comes before all pages its own page speaks."""
    life = g.recognised.password_life
    if life.state is not PasswordState.ENDING or g.must_change_password:
        return ""
    if life.days_left == 0:
        return gettext("Your password works until the end of today. From tomorrow on you have to change it first.")
    return gettext(
        "Your password works until %(day)s (%(days)s days left).", day=long_day(life.last_day), days=life.days_left
    )
