"""ダイレクト納付口座 of a client with an agent, per kind: asked for on paper, moved on by the agent."""
