"""A mail server for training: takes every mail and keeps it; its own program, which imports nothing of ours."""
