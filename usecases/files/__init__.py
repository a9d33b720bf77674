"""Files with their bytes, for the use cases of what they belong to."""
