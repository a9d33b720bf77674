"""途中保存 of any long form."""
