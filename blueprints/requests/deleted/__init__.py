"""Requests that were deleted and can still be brought back."""
