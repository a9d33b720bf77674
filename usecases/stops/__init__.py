"""計画停止: plan, find, end."""
