"""申請テンプレート: find, write, delete, and begin a request with one."""
