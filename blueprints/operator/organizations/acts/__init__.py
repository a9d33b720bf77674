"""The acts on how an organization stands: notice, calling it off, stopping at once, resuming, leaving."""
