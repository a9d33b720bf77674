"""/agents: the agents that a client's bases ask."""
