"""利用規約 that have changed: what an administrator confirms before going on."""
