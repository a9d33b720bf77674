"""操作の記録 for the operator: its own, a tenant's with a reason, and whether the chains hold."""
