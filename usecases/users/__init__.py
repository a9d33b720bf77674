"""利用者: making them and changing what is theirs."""
