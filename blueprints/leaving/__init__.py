"""退会: a client's administrator ends its use of the service."""
