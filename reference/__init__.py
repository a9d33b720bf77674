"""Reference tables, and the commands that make the packed ones from their sources."""
