"""Secrets of other systems at rest: sealed with the newest key, opened with any known one."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet


class Vault:
    """Seals and opens short secrets; the keys come from `KEIZOKU_VAULT_KEYS`, newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: str) -> str:
        return self._keys.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        return self._keys.decrypt(sealed.encode()).decode()
