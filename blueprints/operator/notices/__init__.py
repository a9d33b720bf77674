"""お知らせ as the operator writes them: the list, one of them, new, edit, end, copy."""
