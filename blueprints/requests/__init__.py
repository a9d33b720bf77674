"""依頼データ: list, page, entry, acts."""
