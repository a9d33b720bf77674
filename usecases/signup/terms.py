"""The terms of use that whoever signs up at a moment agrees to."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Article:
    """One article; its key is the same in every version."""

    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class SignupTerms:
    """A version of the terms with its articles."""

    version: int
    valid_from: date
    articles: tuple[Article, ...]


def terms_in_force(session: Session, now: datetime) -> SignupTerms:  # noqa: ARG001
    return SignupTerms(
        version=1,
        valid_from=date(2026, 4, 1),
        articles=(
            Article(
                "scope", "目的と対象", "このサービスは、指定自動車整備事業者が継続検査の手続きを行うためのものです。"
            ),
            Article("price", "料金", "料金は料金表のとおりとし、月ごとに請求します。"),
        ),
    )
