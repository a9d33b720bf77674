"""/agency/accounts: the accounts of an agent's bases at the portal."""
