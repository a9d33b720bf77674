"""運営: what the operator of the service does."""
