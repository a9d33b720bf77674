"""Changes of an organization's registered data: asked for, taken over, declined, withdrawn."""
