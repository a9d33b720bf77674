"""利用規約: its versions, and the next one."""
