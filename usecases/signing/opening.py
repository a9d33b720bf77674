"""Open one .p12 file given on standard input and write what is in it: a program of its own with little time.

It is run apart because what lies inside the sealed parts may ask for hours of counting, or for all memory.
"""

import json
import resource
import sys
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

CPU_SECONDS = 2
MOST_MEMORY = 1024 * 1024 * 1024
LENGTH_OF_PIN = 2
LEAST_RSA_BITS = 2048
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
MOST_CERTIFICATES = 6


def opened(body: bytes, pin: bytes) -> dict[str, Any]:
    """The key and the certificates as texts, or the code of why not."""
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(body, pin)
    except UnsupportedAlgorithm:
        return {"refused": "signing_key_kind"}
    except ValueError as error:
        return {"refused": "signing_pin_wrong" if "password" in str(error).lower() else "signing_file_unreadable"}
    if key is None or certificate is None:
        return {"refused": "signing_file_without_key"}
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < LEAST_RSA_BITS:
        return {"refused": "signing_key_weak"}
    if not isinstance(key, rsa.RSAPrivateKey) and not (
        isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, CURVES)
    ):
        return {"refused": "signing_key_kind"}
    chain = [certificate, *others[: MOST_CERTIFICATES - 1]]
    return {
        "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "certificates": "".join(one.public_bytes(Encoding.PEM).decode() for one in chain),
    }


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given = sys.stdin.buffer.read()
    end = LENGTH_OF_PIN + int.from_bytes(given[:LENGTH_OF_PIN], "big")
    sys.stdout.write(json.dumps(opened(given[end:], given[LENGTH_OF_PIN:end])))


if __name__ == "__main__":
    main()
