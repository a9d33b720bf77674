"""Everything that knows HTTP: addresses, access, forms and the choice of page."""
