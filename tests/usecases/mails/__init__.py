"""保存した検索 as use cases."""
