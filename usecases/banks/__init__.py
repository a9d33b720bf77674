"""金融機関: found by code or by name, in a table on board."""
