"""期限: what is due, for both sides."""
