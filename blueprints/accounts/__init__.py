"""/accounts: a client's accounts for direct debit."""
