"""Signing in as a person does, at a desk and on a tablet."""

from collections.abc import Callable

from tests.journeys.conftest import TABLET, Walker


def test_a_sender_signs_in_on_a_tablet(walk: Callable[..., Walker]) -> None:
    walker = walk(size=TABLET)
    walker.go("/sign-in")
    walker.check()
    walker.sign_in("1845678", "sender")
    assert walker.heading() == "ホーム"
    walker.check()
