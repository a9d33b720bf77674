"""拠点: find, search, add, change, delete."""
