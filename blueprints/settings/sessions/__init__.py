"""The devices on which one is signed in."""
