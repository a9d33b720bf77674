"""Signing in and out, and the life of a session."""
