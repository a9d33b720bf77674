"""クライアント証明書: who holds which, issuing, handing out, revoking, asking for them."""
