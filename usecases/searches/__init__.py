"""保存した検索: keep, find, drop."""
