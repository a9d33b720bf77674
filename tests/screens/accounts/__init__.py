"""Screens of a client's accounts for direct debit."""
