"""Changes of registered data: the queue, one looked at, taken over or declined."""
