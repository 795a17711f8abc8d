"""The server's keys as pinned, and how a changed one is learned: on the word of the pinned key and of the new one.

What is learned is on disk before anything is believed by it, and then this run of the appliance ends: the next one
begins with the new keys everywhere, so no answer is ever read with some keys old and some new.
"""

import asyncio
from collections.abc import Awaitable, Callable

from wardkeep_appliance.link.errors import Unavailable
from wardkeep_appliance.link.wire import Heard, believed
from wardkeep_appliance.log import logger
from wardkeep_core.kit.signer import load_public_base64
from wardkeep_core.protocol.messages import ServerKeys
from wardkeep_core.protocol.server_keys import HEADER, ChangeRefused, follow, from_header, pins_of


class Pinned:
    """`keep` writes what is pinned from now on; `changed` is set once it did."""

    def __init__(self, keys: ServerKeys, keep: Callable[[ServerKeys], Awaitable[None]]) -> None:
        self._keys = keys
        self._keep = keep
        self.name = pins_of(keys)
        self.changed = asyncio.Event()

    async def follow(self, heard: Heard, sent: dict[str, str]) -> None:
        """Read the changes in an answer's header; nothing when they say nothing new, or do not prove themselves.

        Raises Unavailable once keys were learned, NotBelieved when the answer is not by the key that it brings.
        """
        try:
            learned = follow(self._keys, from_header(heard.headers[HEADER]))
        except ChangeRefused as error:
            logger("link").error("a change of the server's keys was refused", code=error.code)
            return
        if learned == self._keys:
            return
        believed(heard, sent, load_public_base64(learned.answers))
        await self._keep(learned)
        logger("link").info("the server's keys were changed; pinned anew")
        self.changed.set()
        raise Unavailable("keys_changed", "the server's keys were changed; beginning again with them", retry_after_s=0)
