"""The entry form of a request: typed, read from the certificate, checked while typing."""
