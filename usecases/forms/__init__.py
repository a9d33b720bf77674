"""What keeps a posted form from acting twice."""
