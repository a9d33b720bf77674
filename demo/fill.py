"""Prepare the database once: tables, reference data and the demo's organizations with their history."""
