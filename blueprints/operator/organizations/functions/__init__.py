"""利用機能: what an organization may use from which day to which, switched by the operator."""
