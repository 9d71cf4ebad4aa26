"""Times as they are stored: UTC ISO 8601, six decimals and `Z`; text order is time order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present time, with its zone."""


def system_clock() -> datetime:
    """The present time in UTC."""
    return datetime.now(UTC)


def stamp(time: datetime) -> str:
    """A time as it is stored."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_stamp(text: str) -> datetime:
    """A stored time. Raises ValueError for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def later_than(previous: str, present: str) -> str:
    """`present`, or one microsecond after `previous` where the clock has gone back."""
    if present > previous:
        return present
    return stamp(parse_stamp(previous) + timedelta(microseconds=1))
