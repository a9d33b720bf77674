"""Several requests at once: which, with what effect, and what became of each."""
