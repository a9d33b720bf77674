"""申請データ: search, find, step to the neighbours, write the memo."""
