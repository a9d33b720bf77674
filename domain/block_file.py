"""A large table in one small file: packed blocks, of which a look-up opens the one it needs."""

import json
import zlib
from collections.abc import Mapping

_LENGTH = 4


class Blocks:
    """The blocks of a file by their key, unpacked when asked for; `about` says of what day they are."""

    def __init__(self, content: bytes) -> None:
        start = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
        index = json.loads(zlib.decompress(content[_LENGTH:start]))
        self.about: dict[str, str] = index["about"]
        self._places: dict[str, list[int]] = index["places"]
        self._packed = content[start:]

    def block(self, key: str) -> str | None:
        place = self._places.get(key)
        return None if place is None else zlib.decompress(self._packed[place[0] : place[1]]).decode()

    def names(self) -> tuple[str, ...]:
        return tuple(self._places)


def packed(about: Mapping[str, str], blocks: Mapping[str, str]) -> bytes:
    """The file of these blocks; the same blocks always give the same bytes."""
    places, bodies, end = {}, [], 0
    for key in sorted(blocks):
        body = zlib.compress(blocks[key].encode(), 9)
        places[key] = [end, end + len(body)]
        bodies.append(body)
        end += len(body)
    head = {"about": dict(about), "places": places}
    index = zlib.compress(json.dumps(head, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode(), 9)
    return b"".join([len(index).to_bytes(_LENGTH, "big"), index, *bodies])
