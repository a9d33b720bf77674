"""What forms ask while one types: addresses of a postal code, banks, branches."""
