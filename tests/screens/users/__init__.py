"""The screens of users."""
