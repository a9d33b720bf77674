"""What an organization sets by itself."""
