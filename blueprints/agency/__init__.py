"""代理人業務: the screens of an agent."""
