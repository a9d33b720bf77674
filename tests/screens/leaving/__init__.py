"""Leaving the service."""
