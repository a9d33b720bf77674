"""利用者: search, list, show, new, edit, and the acts on a sign-in."""
