"""署名用の電子証明書: hand one in, enter what it says, sign with it, warn before it ends, stop it."""
