"""利用申込: the five steps, the page after them, and where an enrollment stands."""
