"""確認コード: the second factor of a sign-in, set up, asked for and taken away."""
