"""納付: what awaits payment, and paying it."""
