"""Mails that the system writes: where each stands, and sending one anew."""
