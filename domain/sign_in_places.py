"""From where the people of an organization sign in: addresses and networks, one a line; none means from everywhere."""

import ipaddress
from functools import lru_cache

from domain.refusal import Refusal
from domain.writing import half_width

MOST_PLACES = 20
LONGEST_TYPED = 2_000
FIELD = "sign_in_places"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_places(text: str) -> str:
    """The places as they are kept, each once. Raises Refusal for what is no address, and for too many."""
    words = [half_width(word) for line in text.splitlines() for word in line.replace("、", ",").split(",")]
    places = dict.fromkeys(str(_network(word)) for word in words if word)
    if len(places) > MOST_PLACES:
        raise Refusal("sign_in_places_too_many", FIELD, limit=MOST_PLACES)
    return "\n".join(_short(place) for place in places)


def is_at_a_place(address: str, places: str) -> bool:
    """Whether someone at this address may sign in; an address that cannot be read is nowhere."""
    if not places:
        return True
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(caller, ipaddress.IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return any(caller in place for place in _networks(places))


@lru_cache(maxsize=1_000)
def _networks(places: str) -> tuple[Network, ...]:
    """Asked for with each request."""
    return tuple(ipaddress.ip_network(place) for place in places.splitlines())


def _network(word: str) -> Network:
    """What stands behind the mask of a network is let go: `192.0.2.5/24` is meant as its network."""
    try:
        network = ipaddress.ip_network(word, strict=False)
    except ValueError:
        raise Refusal("sign_in_place_malformed", FIELD, place=word[:45]) from None
    if network.prefixlen == 0:
        raise Refusal("sign_in_place_everywhere", FIELD, place=word[:45])
    return network


def _short(place: str) -> str:
    """A single address without its mask."""
    return place.removesuffix("/32") if "." in place else place.removesuffix("/128")
