"""お知らせ: write, change, end, give notice of an event, search, read."""
