"""依頼データ: find, search, register, change, send, hold, cancel, delete."""
