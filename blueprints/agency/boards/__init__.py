"""作業一覧: boards of what waits for the agent, applying, and what became of acts on many rows."""
