"""The demo: organizations, sign-ins and history, made through the same use cases that the screens call."""
