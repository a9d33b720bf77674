"""ダウンロード: own papers, filled forms, and what the operator hands out."""
