"""監査の記録: search and show entries, look at a tenant's with a reason, check the chains."""
