"""What is kept for a time alone: which of it is over, and its erasing."""
