"""請求・帳票: the documents of a month."""
