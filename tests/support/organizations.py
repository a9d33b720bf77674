"""The demo's organizations, for tests."""

from demo.organizations import Demo, make_organizations

__all__ = ["Demo", "make_organizations"]
