"""お問い合わせ: the list, and where each stands."""
