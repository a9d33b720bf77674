"""The outside world: each gateway is a small protocol, the real client, and the translation of foreign words."""
