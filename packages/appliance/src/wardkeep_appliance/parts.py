"""What the actors share: built once in `wiring`, handed to each."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

from wardkeep_appliance.chain.writer import ChainWriter
from wardkeep_appliance.clock import Clock
from wardkeep_appliance.site.clock_trust import ClockTrust
from wardkeep_appliance.site.state import Site
from wardkeep_appliance.store.database import Store
from wardkeep_appliance.transport.session import Dialler


@dataclass
class Wakes:
    """Events by which one actor wakes another at once."""

    checkin: asyncio.Event = field(default_factory=asyncio.Event)
    scan: asyncio.Event = field(default_factory=asyncio.Event)
    heal: asyncio.Event = field(default_factory=asyncio.Event)
    ship: asyncio.Event = field(default_factory=asyncio.Event)
    orders: asyncio.Event = field(default_factory=asyncio.Event)
    inventory: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Parts:
    """`locks` hold one task per device: a scan and an attempt never meet on it."""

    store: Store
    writer: ChainWriter
    site: Site
    dialler: Dialler
    clock: Clock
    trust: ClockTrust
    wakes: Wakes = field(default_factory=Wakes)
    locks: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
