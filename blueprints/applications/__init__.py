"""申請データ: search, list, one application, its memo."""
