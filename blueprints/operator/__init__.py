"""運営: the screens of the operator."""
