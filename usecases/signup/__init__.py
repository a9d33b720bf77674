"""利用申込: the public wizard's draft, its steps and what comes of them."""
