"""PDFs as a reader sees them."""

import subprocess


def pages(content: bytes) -> list[list[str]]:
    """The lines of each page."""
    told = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout
    return [page.strip().split("\n") for page in told.decode().split("\f")[:-1]]


def facts(content: bytes) -> dict[str, str]:
    """What the file says of itself."""
    told = subprocess.run(["pdfinfo", "-"], input=content, capture_output=True, check=True).stdout.decode()
    pairs = (line.split(":", 1) for line in told.splitlines() if ":" in line)
    return {name: value.strip() for name, value in pairs}
