"""What needs somebody today, counted."""
