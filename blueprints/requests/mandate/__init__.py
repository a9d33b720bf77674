"""電子委任状設定 of a request: hand its file in, take it back, open it."""
