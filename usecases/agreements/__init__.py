"""依頼先代理人／会員: a client's base asks an agent's base, which accepts; either side ends it."""
