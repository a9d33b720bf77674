"""The lists whose searches can be saved."""

from enum import StrEnum


class ListName(StrEnum):
    """As the list's address is called."""

    REQUESTS = "requests"
    APPLICATIONS = "applications"
