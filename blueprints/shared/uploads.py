"""The one way in for files: read up to their limit, and looked through for viruses before anyone reads on."""

from dataclasses import dataclass

from flask import current_app, request

from domain.upload import LARGEST_FILE

EXTENSION = "keizoku_virus_check"


@dataclass(frozen=True)
class PostedFile:
    """A file as the browser sent it; its name is whatever the sender wrote."""

    name: str
    body: bytes


def is_posted(field: str) -> bool:
    return field in request.files and bool(request.files[field].filename)


def posted_file(field: str, limit: int = LARGEST_FILE) -> PostedFile | None:
    """The file of a form's field, None when none was chosen. Raises file_infected and virus_check_unavailable.

    Of a file beyond the limit one byte more is read than allowed: its reader refuses it by its length.
    """
    if not is_posted(field):
        return None
    given = request.files[field]
    given.stream.seek(0)
    body = given.stream.read(limit + 1)
    if len(body) <= limit:
        current_app.extensions[EXTENSION](body)
    return PostedFile(given.filename or "", body)
