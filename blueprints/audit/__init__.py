"""操作の記録 of one's own organization: who did what, when, from where, on which record."""
