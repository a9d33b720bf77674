"""What the mail sink of the demo took."""
