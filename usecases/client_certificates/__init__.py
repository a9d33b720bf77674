"""クライアント証明書: the second lock of a sign-in, issued, checked and revoked by our own small authority."""
