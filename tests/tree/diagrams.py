"""The status tables as docs/statuses.md: `python -m tests.tree.diagrams` writes it anew."""

from pathlib import Path

from domain import organization_status, oss_status, request_status
from domain.diagrams import state_diagram
from domain.vehicle import VehicleKind

PAGE = Path(__file__).resolve().parents[2] / "docs" / "statuses.md"
TITLES = {
    (VehicleKind.REGISTERED, False): "OSSステータス（登録車、ダイレクト納付）",
    (VehicleKind.REGISTERED, True): "OSSステータス（登録車、キャッシュレス）",
    (VehicleKind.KEI, False): "OSSステータス（軽自動車）",
}


def statuses_page() -> str:
    """Every allowed move, drawn from the tables the program uses."""
    parts = [
        "# 状態の移り変わり\n",
        "`domain/request_status.py`、`domain/oss_status.py`、`domain/organization_status.py` の表から作られます。\n",
    ]
    parts.append(f"## 依頼\n\n```mermaid\n{state_diagram(request_status.NEXT)}```\n")
    for key, title in TITLES.items():
        parts.append(f"## {title}\n\n```mermaid\n{state_diagram(oss_status.NEXT[key])}```\n")
    moves = {old: frozenset(acts.values()) for old, acts in organization_status.NEXT.items()}
    parts.append(f"## 組織\n\n```mermaid\n{state_diagram(moves)}```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(statuses_page(), encoding="utf-8")
