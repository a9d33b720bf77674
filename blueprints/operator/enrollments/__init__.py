"""利用申込: the queue, looking one over, and deciding on it."""
