"""Reporting that a sign-in may be misused."""
