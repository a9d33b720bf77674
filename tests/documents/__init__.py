"""Documents opened as their readers open them."""
