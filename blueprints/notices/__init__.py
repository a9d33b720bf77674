"""お知らせ: what the users are told, and whether they have read it."""
