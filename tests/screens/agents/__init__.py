"""Screens of the agents that a client asks."""
