"""Tests of agreements between clients and agents."""
