"""Static files: read once, addressed by their content's hash, sent compressed and kept by browsers for good."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, abort, make_response, request, url_for

from blueprints.shared.access import public

FOREVER = "public, max-age=31536000, immutable"
COMPRESSED = {".css", ".js", ".svg", ".txt"}


@dataclass(frozen=True)
class StaticFile:
    """One file as it is sent."""

    media_type: str
    plain: bytes
    zipped: bytes | None
    mark: str


def load(folder: Path) -> dict[str, StaticFile]:
    return {file.relative_to(folder).as_posix(): _read(file) for file in sorted(folder.rglob("*")) if file.is_file()}


def _read(file: Path) -> StaticFile:
    content = file.read_bytes()
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    zipped = gzip.compress(content, 9, mtime=0) if file.suffix in COMPRESSED else None
    return StaticFile(media_type, content, zipped, hashlib.sha256(content).hexdigest()[:12])


def serve_static(app: Flask, folder: Path) -> None:
    """Give the program its static address, `static_url` and `static_inline`."""
    files = load(folder)
    addresses: dict[str, str] = {}

    @public("static files hold nothing of anyone")
    def static_file(name: str) -> Response:
        file = files.get(name)
        if file is None:
            abort(404)
        zipped = file.zipped is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        response = make_response(file.zipped if zipped else file.plain)
        response.content_type = file.media_type + ("; charset=utf-8" if file.media_type.startswith("text/") else "")
        response.headers["Cache-Control"] = FOREVER
        response.vary.add("Accept-Encoding")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        return response

    app.add_url_rule("/static/<path:name>", "static", static_file)

    def static_url(name: str) -> str:
        if name not in addresses:
            addresses[name] = url_for("static", name=name, v=files[name].mark)
        return addresses[name]

    def static_inline(name: str) -> str:
        """A file so small that fetching it would cost more than carrying it."""
        return f"data:{files[name].media_type},{quote(files[name].plain)}"

    app.jinja_env.globals["static_url"] = static_url
    app.jinja_env.globals["static_inline"] = static_inline
