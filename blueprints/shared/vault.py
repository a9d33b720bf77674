"""The vault of the running program, for what pages seal and open."""

from flask import current_app

from usecases.vault import Vault

EXTENSION = "keizoku_vault"


def vault() -> Vault:
    extensions = current_app.extensions
    if EXTENSION not in extensions:
        extensions[EXTENSION] = Vault(extensions["keizoku_settings"].vault_keys)
    return extensions[EXTENSION]
