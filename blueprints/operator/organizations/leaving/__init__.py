"""退会 by the operator, after a notice that came by letter or telephone."""
