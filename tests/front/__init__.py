"""The TLS front of docs/nginx.conf before the real program."""
