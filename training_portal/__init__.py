"""The training portal: a stand-in for the state's portals, its own program with its own database and rules."""

from training_portal.program import create_portal
from training_portal.server import make_server

__all__ = ["create_portal", "make_server"]
