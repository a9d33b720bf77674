"""/agency/members: the clients' bases for which an agent lodges."""
