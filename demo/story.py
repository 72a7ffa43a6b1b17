"""What every story of the demo does: at one moment after the other people act, and what must follow is waited for."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone

from people import Person
from report import Line, line_of, print_story
from world import PATIENCE, World

QUIET = 1.0
"""After so many seconds without an event nothing more is expected to come by itself."""
MOST_PUSHES = 30
"""More, and what is to come an hour later would come."""


class Story:
    """The company's customers, and what was done by them."""

    COUNTED: Mapping[str, str] = {}
    """The events of which is said how many came, and in which words."""
    PUSH: timedelta | None = None
    """How far the clock is pushed on when nothing comes: a call that failed is tried again by the clock. `None`: not at all."""

    def __init__(self, world: World, people: Sequence[Person]) -> None:
        self.world = world
        self.people = people
        self._acts: defaultdict[int, list[Line]] = defaultdict(list)

    async def act(self, moment: timedelta) -> str:
        """Everything that people do at one moment; what to say of it."""
        raise NotImplementedError

    async def play(self, moment: timedelta, meanwhile: Callable[[], Awaitable[None]] | None = None) -> None:
        """Everything that happens at one moment, until all that must follow from it was seen."""
        before = self._totals()
        self.world.clock.move_to(moment)
        self.world.progress.day(moment, await self.act(moment) or "time passes")
        if meanwhile:
            await meanwhile()
        await self._wait(moment)
        changed = self._totals() - before
        if changed:
            self.also(", ".join(f"{changed[name]} {word}" for name, word in self.COUNTED.items() if changed[name]))

    def moments(self) -> list[timedelta]:
        """The moments at which anything happens, in order."""
        return sorted({step.at for person in self.people for step in person.kind.steps})

    def tell(self, kinds: Iterable[str]) -> None:
        """Prints the stories of one account of each kind."""
        for name in kinds:
            person = next(person for person in self.people if person.kind.name == name)
            self.tell_of(str(person.account), name, self._acts[person.account])

    def tell_of(self, account: str, name: str, acts: Iterable[Line] = ()) -> None:
        """Prints one story."""
        lines = [line for line in map(line_of, self.world.watcher.events[account]) if line]
        print_story(f"Account {account}: {name}", self.world.clock.start, [*acts, *lines])

    def also(self, words: str) -> None:
        """Something that comes in between."""
        self.world.progress.say(f"{'':16}{words}")

    def note(self, person: Person, words: str) -> None:
        """A line of somebody's story."""
        self._acts[person.account].append(Line(datetime.now(timezone.utc), self.world.clock.now(), "host", words))

    async def _wait(self, moment: timedelta) -> None:
        """Until everybody has all events that must have come by now."""
        counts = self.world.watcher.counts
        waiting = [person for person in self.people if any(step.at == moment for step in person.kind.steps)]
        kinds = {person.kind for person in waiting}
        expected = {kind: Counter(kind.events(until=moment)) for kind in kinds}

        def enough() -> bool:
            while waiting and expected[waiting[-1].kind] <= counts[str(waiting[-1].account)]:
                waiting.pop()
            return not waiting

        if not await self._comes(enough):
            person = waiting[-1]
            lacks = expected[person.kind] - counts[str(person.account)]
            account = f"account {person.account} ({person.kind.name})"
            raise RuntimeError(f"{account} and {len(waiting) - 1} others still lack {', '.join(lacks)} after {PATIENCE} s")

    async def _comes(self, enough: Callable[[], bool]) -> bool:
        """Whether it comes true while events come, and for `PATIENCE` after that."""
        watcher, clock = self.world.watcher, self.world.clock
        seen, end, pushes = watcher.total, time.monotonic() + PATIENCE, 0
        while not await watcher.wait_until(enough, QUIET):
            if watcher.total > seen:
                seen, end = watcher.total, time.monotonic() + PATIENCE
            elif time.monotonic() > end:
                return False
            elif self.PUSH and pushes < MOST_PUSHES:
                clock.push(self.PUSH)
                pushes += 1
        return True

    def _totals(self) -> Counter[str]:
        return sum((self.world.watcher.counts[str(person.account)] for person in self.people), Counter())
