"""Tests of the accounts at the portal."""
