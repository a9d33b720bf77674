"""Bases pasted together, as an administrator does."""

from datetime import datetime

from sqlalchemy.orm import Session

from domain.actor import Actor
from usecases.bases.paste import PasteBases, paste_bases

HEADINGS = {
    "code": "拠点コード", "name": "拠点名", "short_name": "略称", "delegate_number": "委託番号",
    "certification_number": "認証番号", "designation_number": "指定番号", "postal_code": "郵便番号",
    "address_1": "住所1", "address_2": "住所2", "phone": "電話番号", "billing_email": "請求用メールアドレス",
}  # fmt: skip
TABLE = "y1\tab工場\tﾔﾏ\tab12345678\t\t\t1060032\t東京都港区1-2-3\t\t03(1234)5678\nY2\t山口工場\t山口"


def some_bases(session: Session, actor: Actor, now: datetime, text: str = TABLE) -> int:
    """The id of a paste of two bases."""
    return paste_bases(session, actor, PasteBases(text, HEADINGS), now)
