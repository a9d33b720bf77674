"""What the portal says, taken into our tables."""
