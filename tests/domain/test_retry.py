"""How long an unanswered act waits before it is tried again."""

from datetime import timedelta

from domain.retry import WITH_MAIL, gives_up_after, wait_after


def test_each_wait_is_twice_the_one_before_up_to_a_limit() -> None:
    first = timedelta(seconds=15)
    waits = [wait_after(attempts, first).total_seconds() for attempts in (1, 2, 3, 6, 7, 12)]
    assert waits == [15, 30, 60, 480, 480, 480]


def test_after_twelve_tries_a_person_has_to_look() -> None:
    assert [gives_up_after(attempts) for attempts in (1, 11, 12)] == [False, False, True]


def test_a_mail_outlives_a_mail_server_that_is_down_for_three_days() -> None:
    first, tries = timedelta(seconds=15), 1
    waited = timedelta()
    while not gives_up_after(tries, WITH_MAIL):
        waited += wait_after(tries, first, WITH_MAIL)
        tries += 1
    assert timedelta(days=3) < waited < timedelta(days=4)
    assert wait_after(tries, first, WITH_MAIL) == timedelta(minutes=32)
