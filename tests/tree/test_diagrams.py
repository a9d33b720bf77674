"""The drawn statuses are those of the tables."""

from tests.tree.diagrams import PAGE, statuses_page


def test_the_page_of_statuses_is_drawn_from_the_tables() -> None:
    assert PAGE.read_text(encoding="utf-8") == statuses_page(), "write it anew: make diagrams"
