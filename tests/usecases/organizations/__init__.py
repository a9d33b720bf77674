"""組織: how they stand."""
