"""拠点: search, list, show, new, edit, delete."""
