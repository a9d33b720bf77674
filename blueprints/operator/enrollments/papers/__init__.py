"""The papers of an enrollment: say what has come of each, attach its scan, open it."""
