"""Tests of signing certificates."""
