"""What is done with requests: send, take back, cancel, delete, restore."""
