"""The law and the house rules, as plain Python without I/O or a clock of its own."""
