"""What can be done: one verb a file, each `(session, actor, command, now)`."""
