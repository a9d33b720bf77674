"""The forms of the acts on a user: reset, disable, enable, delete."""

from collections.abc import Sequence

from blueprints.shared.catalogue import gettext
from blueprints.shared.catalogue import lazy_gettext as _
from blueprints.shared.fields import ChoiceField, TickField
from blueprints.shared.seen_form import SeenForm
from blueprints.users.desk import link_path
from blueprints.users.forms import WayForm
from usecases.users.delete import DeleteUser
from usecases.users.disable import DisableUser
from usecases.users.enable import EnableUser
from usecases.users.reset_password import ResetPassword

BASE = "base"


class ResetForm(WayForm):
    """How the new password comes to the user."""

    def reset(self, user: int) -> ResetPassword:
        return ResetPassword(user, self.seen(), self.way.data, link_path())


class DisableForm(SeenForm):
    """Who goes on with the open work, where there is any."""

    heir = ChoiceField(_("Who goes on with it"), choices=[], needed=True)

    def among(self, colleagues: Sequence[tuple[int, str]] | None) -> "DisableForm":
        """Offering these; None when there is nothing to hand over."""
        if colleagues is None:
            del self.heir
        else:
            self.heir.choices = [
                ("", gettext("Choose")),
                *((str(user_id), name) for user_id, name in colleagues),
                (BASE, gettext("Nobody: it stays at its base")),
            ]
        return self

    def disable(self, user: int) -> DisableUser:
        heir = self.heir.data if "heir" in self else BASE
        return DisableUser(user, self.seen(), None if heir == BASE else int(heir))


class EnableForm(SeenForm):
    """Whether the handed-over work comes back."""

    work_back = TickField(_("Give back what was handed over and has not been gone on with"))

    def enable(self, user: int) -> EnableUser:
        return EnableUser(user, self.seen(), bool(self.work_back.data))


class DeleteForm(SeenForm):
    """The user as seen when deleting was asked for."""

    def delete(self, user: int) -> DeleteUser:
        return DeleteUser(user, self.seen())
