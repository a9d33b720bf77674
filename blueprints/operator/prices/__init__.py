"""料金: every dated row, and a new one."""
