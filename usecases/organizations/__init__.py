"""組織: founding, and what binds a client to its agent."""
