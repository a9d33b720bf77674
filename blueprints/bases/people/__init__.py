"""事業場の担当資格者: list, add, end."""
