"""Rate limits: sliding windows in Redis, or in this process when there is no Redis (one process only).

When Redis does not answer, sign-in falls back to 2 per minute in this process and everything else to the same
limits in this process, with an alarm in the log.
"""

from dataclasses import dataclass
from math import ceil
from time import time

from limits import RateLimitItem, parse_many
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import ConcurrentUpdateError
from redis.exceptions import RedisError

from wardkeep_server.platform.access import RateClass
from wardkeep_server.platform.errors import TooMany
from wardkeep_server.platform.log import logger

LIMITS: dict[RateClass, str] = {
    RateClass.READ: "600/minute",
    RateClass.WRITE: "10/second;60/minute;1000/hour",
    RateClass.AUTH: "5/minute",
    RateClass.APPLIANCE: "600/minute",
    RateClass.DOWNLOAD: "10/hour",
}
_FALLBACK_AUTH = "2/minute"


@dataclass(frozen=True)
class Allowance:
    """What the narrowest limit still allows: requests in the window, left, and seconds until it resets."""

    limit: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        """`RateLimit-*` fields."""
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }


class _Steady:
    """A sliding window of a minute in two counters an identity: for machines that ask steadily and in great number.

    Estimates the last minute as this window's count plus the still-covered share of the one before.
    """

    _WINDOW_S = 60.0

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._counts: dict[str, tuple[int, int, int]] = {}
        self._swept = 0

    def take(self, identity: str, seconds: float) -> int:
        """0 when the request is within the limit, else the seconds to wait."""
        window = int(seconds / self._WINDOW_S)
        known, count, before = self._counts.get(identity, (window, 0, 0))
        if known != window:
            count, before = 0, count if known == window - 1 else 0
        share = 1 - seconds / self._WINDOW_S % 1
        if count + before * share >= self._limit:
            return max(1, ceil(share * self._WINDOW_S))
        self._counts[identity] = (window, count + 1, before)
        if window > self._swept:
            self._sweep(window)
        return 0

    def _sweep(self, window: int) -> None:
        """Forget who has not asked for two windows."""
        self._swept = window
        self._counts = {name: held for name, held in self._counts.items() if held[0] >= window - 1}


class Limiter:
    """Counts requests by class and identity."""

    def __init__(self, redis_url: str | None) -> None:
        self._memory = MovingWindowRateLimiter(MemoryStorage())
        self._redis: MovingWindowRateLimiter | None = None
        self._storage: RedisStorage | None = None
        if redis_url is not None:
            self._storage = RedisStorage(f"async+{redis_url}", implementation="redispy")
            self._redis = MovingWindowRateLimiter(self._storage)
        self._items = {rate: parse_many(text) for rate, text in LIMITS.items()}
        self._fallback_auth = parse_many(_FALLBACK_AUTH)
        self._steady = _Steady(self._items[RateClass.APPLIANCE][0].amount)

    @property
    def store(self) -> str:
        """`redis` or `in_process`, for /health."""
        return "redis" if self._redis else "in_process"

    async def healthy(self) -> bool:
        """Whether the store answers now."""
        if self._redis is None:
            return True
        try:
            return bool(await self._redis.storage.check())
        except RedisError:
            return False

    async def close(self) -> None:
        """Give back the connections."""
        if self._storage is not None and isinstance(self._storage.bridge, RedispyBridge):
            await self._storage.bridge.get_connection().aclose()  # type: ignore[attr-defined]  # redis.asyncio's own

    async def count(self, rate: RateClass, identity: str) -> Allowance | None:
        """Count one request. Raises TooMany with `Retry-After`; None for classes that are not told about it."""
        if rate is RateClass.NONE:
            return None
        if self._redis is not None:
            try:
                return await self._hit(self._redis, self._items[rate], rate, identity)
            except (RedisError, ConcurrentUpdateError, OSError) as error:
                logger().error("rate_limit_store_down", kind=type(error).__name__)
                if rate is RateClass.AUTH:
                    return await self._hit(self._memory, self._fallback_auth, rate, identity)
        elif rate is RateClass.APPLIANCE:
            wait = self._steady.take(identity, time())
            if wait:
                raise TooMany(headers={"Retry-After": str(wait)})
            return None
        return await self._hit(self._memory, self._items[rate], rate, identity)

    async def _hit(
        self, limiter: MovingWindowRateLimiter, items: list[RateLimitItem], rate: RateClass, identity: str
    ) -> Allowance | None:
        tightest: Allowance | None = None
        for item in items:
            taken = await limiter.hit(item, rate.value, identity)
            reset_at, remaining = await limiter.get_window_stats(item, rate.value, identity)
            allowance = Allowance(item.amount, remaining, max(1, ceil(reset_at - time())))
            if not taken:
                raise TooMany(headers={"Retry-After": str(allowance.reset_s), **allowance.headers()})
            if tightest is None or allowance.remaining < tightest.remaining:
                tightest = allowance
        return tightest
