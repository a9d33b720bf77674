"""What runs outside a page: claim and read, call out, apply the answer."""
