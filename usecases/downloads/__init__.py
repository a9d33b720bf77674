"""Documents of an organization's own, for its administrators to download."""
