"""事業場の担当資格者: who may do what by law at a base."""
