"""The second factor of the own sign-in."""
