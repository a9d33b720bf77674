"""代理人業務: what an agent does with what its clients send."""
