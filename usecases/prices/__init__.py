"""料金: the table as the public reads it, and a new price from a day on."""
