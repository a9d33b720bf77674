"""Kills, faults, races and fuzz: what must hold when things go wrong, counted and printed by `make drill`."""
