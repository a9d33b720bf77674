"""Bytes out of values: each document the system issues, and the writers they share."""
