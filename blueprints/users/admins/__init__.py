"""The administrators of a tenant, whom the operator looks after."""
