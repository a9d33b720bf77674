"""資料 of the operator: add, change, give a new version, withdraw, and what each reader sees of them."""
