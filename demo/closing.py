"""The closing check: looks at everything there is to see, as often as it is asked to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notices import Mailboxes
from outcome import Outcome
from people import Person
from told import previewed
from verdict import Verdict
from world import World

SECONDS = 10
"""How long the host database may take to show what the events say."""


class Closing:
    """What the script did, and where to look for what came of it."""

    def __init__(
        self, world: World, people: Sequence[Person], old_customers: Iterable[int], answered: set[int]
    ) -> None:
        self._world = world
        self._people = people
        self._old_customers = list(old_customers)
        self.notices = previewed(world.cli)
        """How notices are told from each other."""
        self.answered = answered
        """Whose replies over HTTP were taken."""

    def mailboxes(self) -> Mailboxes:
        """What people were told until now."""
        return Mailboxes(self._people, self._world.mails, self._world.intercom, self.notices)

    def tell(self) -> bool:
        """Looks, and prints what it sees; whether everything agrees."""
        outcome = self._outcome()
        return outcome.tell(self._compare(outcome, SECONDS))

    def look(self) -> Verdict:
        """Looks once more, and waits for nothing."""
        return self._compare(self._outcome(), 0)

    def _outcome(self) -> Outcome:
        world, people = self._world, self._people
        dead_links = world.desk.dead_links(people)
        return Outcome(people, self._old_customers, self.mailboxes(), world.office.register(), dead_links)

    def _compare(self, outcome: Outcome, patience: float) -> Verdict:
        world = self._world
        accounts = outcome.settled(world.host, patience)
        return outcome.compare(accounts, world.gateway, world.watcher, self.answered, world.office, world.clock.start)
