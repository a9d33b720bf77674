"""/agency/certificates: what an agent signs with."""
