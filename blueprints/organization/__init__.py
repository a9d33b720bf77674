"""Registered data of the own organization, and asking for changes of them."""
