"""利用規約: load the first version, find one, announce the next."""
