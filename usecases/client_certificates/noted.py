"""What a certificate is called in the audit."""


def named(serial: str) -> str:
    return f"certificate {serial}"
