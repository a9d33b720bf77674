"""The operator's own remarks on an enrollment."""
