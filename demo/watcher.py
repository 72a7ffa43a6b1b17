"""Follows what Ostiary says, as any outsider can: an ephemeral ordered consumer of the stream OSTIARY."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from nats.aio.msg import Msg
from nats.js import JetStreamContext

import acts
import leaving_acts

APART = acts.APART | leaving_acts.APART


@dataclass(frozen=True)
class Event:
    """One event of Ostiary's about one account."""

    name: str
    """The last part of its subject, or what `acts.py` calls it."""
    time: datetime
    """When it happened, by the demo's clock."""
    seen_at: datetime
    """When the broker stored it, by the real clock."""
    data: dict[str, Any]


class Watcher:
    """Every event so far, by account."""

    def __init__(self) -> None:
        self.events: defaultdict[str, list[Event]] = defaultdict(list)
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.total = 0
        """How many events came."""
        self._ids: set[str] = set()
        self._moved = asyncio.Event()
        self._subscription: JetStreamContext.PushSubscription | None = None

    async def start(self, jetstream: JetStreamContext) -> None:
        """Begins at the beginning of the stream and follows it until stopped; started again, it counts nothing twice."""
        subject, stream = "ostiary.*.*", "OSTIARY"
        self._subscription = await jetstream.subscribe(subject, stream=stream, ordered_consumer=True, cb=self._see)

    async def stop(self) -> None:
        """Follows the stream no longer."""
        if self._subscription is not None:
            await self._subscription.unsubscribe()

    async def wait_until(self, enough: Callable[[], bool], seconds: float) -> bool:
        """Whether `enough` came true in time; asked again whenever events come."""
        end = asyncio.get_running_loop().time() + seconds
        while not enough():
            self._moved.clear()
            try:
                await asyncio.wait_for(self._moved.wait(), end - asyncio.get_running_loop().time())
            except asyncio.TimeoutError:
                return enough()
        return True

    def accounts_with(self, name: str) -> set[str]:
        """The accounts about which such an event came."""
        return {account for account, counts in self.counts.items() if counts[name]}

    def forget(self, account: str, name: str) -> None:
        """As if the newest such event had never come."""
        newest = max(self._places(account, name))
        del self.events[account][newest]
        self.counts[account][name] -= 1

    def antedate(self, account: str, name: str, by: timedelta) -> None:
        """As if the newest such event had happened so much earlier."""
        newest = max(self._places(account, name))
        event = self.events[account][newest]
        self.events[account][newest] = replace(event, time=event.time - by)

    def _places(self, account: str, name: str) -> list[int]:
        return [place for place, event in enumerate(self.events[account]) if event.name == name]

    async def _see(self, message: Msg) -> None:
        document = json.loads(message.data)
        # A broker may repeat itself; an id counts once.
        if document["id"] in self._ids:
            return
        self._ids.add(document["id"])
        name = name_of(message.subject.rsplit(".", 1)[1], document["data"])
        happened, stored = parse_time(document["time"]), message.metadata.timestamp
        event = Event(name, happened, stored.replace(tzinfo=timezone.utc), document["data"])
        self.events[document["subject"]].append(event)
        self.counts[document["subject"]][name] += 1
        self.total += 1
        self._moved.set()


def name_of(last: str, data: dict[str, Any]) -> str:
    """What the demo calls an event with this last part of its subject."""
    apart = (name for (part, path, value), name in APART.items() if part == last and at(data, path) == value)
    return next(apart, last)


def at(data: Any, path: str) -> Any:
    """What stands at `a.b`; `None`: nothing does."""
    for field in path.split("."):
        data = data.get(field) if isinstance(data, dict) else None
    return data


async def until_idle(jetstream: JetStreamContext, streams: Iterable[str], seconds: float) -> list[str]:
    """Waits until no durable consumer has anything before it or in hand; what is still busy after `seconds`."""
    end = asyncio.get_running_loop().time() + seconds
    quiet = 0
    busy: list[str] = []
    while quiet < 3 and asyncio.get_running_loop().time() < end:
        infos = [info for stream in streams for info in await jetstream.consumers_info(stream)]
        at_work = (info for info in infos if info.config.durable_name and (info.num_pending or info.num_ack_pending))
        busy = [f"{info.stream_name}/{info.name}" for info in at_work]
        quiet = 0 if busy else quiet + 1
        await asyncio.sleep(0.05)
    return busy


def parse_time(text: str) -> datetime:
    """An RFC 3339 moment; Python before 3.11 takes neither `Z` nor nanoseconds."""
    whole, _, fraction = text.removesuffix("Z").removesuffix("+00:00").partition(".")
    moment = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc)
    return moment.replace(microsecond=int(fraction[:6].ljust(6, "0"))) if fraction else moment


def write_time(moment: datetime) -> str:
    """The same moment as events and requests spell it."""
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
