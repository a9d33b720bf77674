"""Asking an applicant back about one section of an enrollment."""
