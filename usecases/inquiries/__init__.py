"""お問い合わせ: receive, search, find, and say where one stands."""
