"""What TLS fronts fetch of the client certificates."""
