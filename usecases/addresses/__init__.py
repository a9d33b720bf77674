"""住所: found by postal code, in a table on board."""
