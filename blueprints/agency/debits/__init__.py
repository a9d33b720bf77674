"""/agency/debits: the members' accounts for direct debit, moved on by their agent."""
