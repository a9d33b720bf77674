"""Tests of the accounts for direct debit."""
