"""What several screens need alike."""
