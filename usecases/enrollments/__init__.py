"""利用申込 on the operator's side: checking, asking back, accepting, refusing."""
