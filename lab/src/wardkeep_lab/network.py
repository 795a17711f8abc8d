"""One pair of links per lab device: our end in the machine's own namespace, the other in a namespace of its own.

Devices cannot reach each other or anything else: no route leads out of a block, and nothing forwards. The machine's
firewall and its other links are not touched.
"""

import ipaddress
from dataclasses import dataclass

from wardkeep_lab.commands import must
from wardkeep_lab.slot import Slot

_BLOCK = 16
"""Addresses per block: block 0 stays free, our end is the block's first usable address."""
INSIDE_LINK = "eth0"


@dataclass(frozen=True)
class Place:
    """Where a device or the time servers live: a namespace, our link to it, our address, theirs."""

    namespace: str
    link: str
    ours: str
    addresses: tuple[str, ...]


def connect(slot: Slot, name: str, block: int, count: int = 1) -> Place:
    """A new namespace `name` in block 1 to 15 with `count` addresses, reachable from this machine."""
    first = int(slot.subnet.network_address) + block * _BLOCK
    ours, *theirs = (str(ipaddress.ip_address(first + 1 + offset)) for offset in range(count + 1))
    outside = f"{slot.link_prefix}{block}"
    place = Place(f"{slot.name}-{name}", outside, ours, tuple(theirs))
    must(["ip", "netns", "add", place.namespace])
    must(["ip", "link", "add", outside, "type", "veth", "peer", "name", INSIDE_LINK, "netns", place.namespace])
    must(["ip", "address", "add", f"{ours}/28", "dev", outside])
    must(["ip", "link", "set", outside, "up"])
    for address in theirs:
        must(["ip", "-n", place.namespace, "address", "add", f"{address}/28", "dev", INSIDE_LINK])
    for link in ("lo", INSIDE_LINK):
        must(["ip", "-n", place.namespace, "link", "set", link, "up"])
    return place
