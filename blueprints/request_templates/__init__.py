"""申請テンプレート on screen."""
