"""The bytes of a file that its use case has found."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.files import File, FileContent
from usecases.document import Document


def document_of(session: Session, file: File) -> Document:
    body = session.scalars(select(FileContent.body).where(FileContent.sha256 == file.sha256)).one()
    return Document(file.name, file.media_type, body)
