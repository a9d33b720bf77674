"""Many bases at once: a pasted table or a CSV file, looked over before it is saved, and undone as one."""
