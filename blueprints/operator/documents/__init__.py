"""資料 as the operator keeps them: the list, one of them with its versions, new, edit, a new version, withdraw."""
