"""Keep a file with its bytes in the transaction of the act it belongs to, and drop it again."""

import hashlib
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from domain.actor import Actor
from domain.upload import Upload
from models.database import INSERT
from models.files import File, FileContent


def keep_file(session: Session, actor: Actor, upload: Upload, base_id: int | None, now: datetime) -> File:
    """A file of the actor's organization; who may open it is the matter of what it belongs to."""
    return keep_file_for(session, actor.organization_id, actor.user_id, upload, base_id, now)


def keep_file_for(
    session: Session, organization_id: int, made_by: int | None, upload: Upload, base_id: int | None, now: datetime
) -> File:
    """A file of an organization that somebody without a sign-in may have handed in."""
    file = File(
        organization_id=organization_id,
        base_id=base_id,
        name=upload.name,
        media_type=upload.media_type,
        size=len(upload.body),
        sha256=_keep_content(session, upload.body),
        made_by=made_by,
        made_at=now,
    )
    session.add(file)
    session.flush()
    return file


def drop_file(session: Session, file: File) -> None:
    """The bytes go with the last file that names them."""
    session.delete(file)
    session.flush()
    content = FileContent.sha256 == file.sha256
    # Locked before it is asked for: a file that is being kept with the same bytes is waited for, then seen.
    session.scalar(select(FileContent.sha256).where(content).with_for_update())
    if not session.scalar(select(exists().where(File.sha256 == file.sha256))):
        session.execute(delete(FileContent).where(content))


def _keep_content(session: Session, body: bytes) -> str:
    digest = hashlib.sha256(body).hexdigest()
    insert = INSERT[session.get_bind().dialect.name](FileContent).values(sha256=digest, body=body)
    # Writing the same key once more holds the row, so that nobody drops the bytes before this file stands.
    session.execute(insert.on_conflict_do_update(index_elements=["sha256"], set_={"sha256": digest}))
    return digest
