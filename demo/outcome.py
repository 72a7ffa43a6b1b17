"""Whether the host database, the events and the HTTP interface say what must have come of what the demo did."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence

from bad_messages import NOBODY, expected_dead_letters
from cli import Cli
from gateway import Gateway
from host_app import Account, HostApp, let_in
from people import (
    ASKED,
    CLEARED,
    CONFIRMED,
    DELIVERED,
    HOLDS_CHANGED,
    KINDS,
    REACTIVATED,
    REJECTED,
    REMINDED,
    REVIEW,
    SILENT,
    SUSPENDED,
    Person,
)
from notices import Notices
from report import Row, print_table
from watcher import Watcher

FOLLOWED = (
    *(ASKED, DELIVERED, REMINDED, SILENT, REJECTED, CLEARED, REVIEW),
    *(SUSPENDED, HOLDS_CHANGED, REACTIVATED, CONFIRMED),
)
"""The events that must have come exactly as often as the demo expects them."""
SHOWN = 5
"""How many accounts of a disagreement are printed."""
SECONDS = 10
"""How long the host database may take to show what the events say."""

HOST, EVENTS = "host database", "events"


class Outcome:
    """What must have come of the demo, from what the script did; and what came."""

    def __init__(self, people: Sequence[Person], old_customers: Iterable[int], notices: Notices) -> None:
        self._people = people
        self._notices = notices
        self._parts = {person.account: person for person in people}
        everybody = {*old_customers, *self._parts}
        self._expected = {account: self._expect(account) for account in everybody}

    def check(self, host: HostApp, gateway: Gateway, watcher: Watcher, answered: set[int], cli: Cli) -> bool:
        """Compares, prints the closing table and every disagreement; whether there was none."""
        accounts = self._settled(host)
        rows = [*self._rows(accounts, watcher, answered), *self._notices.rows()]
        print_table(rows)
        standings = self._sample()
        problems = [
            *(f"{row.what}: {row.found} and not {row.expected}" for row in rows if row.found != row.expected),
            *self._differences(accounts),
            *self._wrong_events(watcher),
            *self._wrong_standings(gateway, standings),
            *shortened(self._notices.wrong()),
            *wrong_dead_letters(watcher, cli),
        ]
        if problems:
            print("\nDisagreements:")
            for problem in problems:
                print(f"   {problem}")
            return False
        print(f"\nEvery one of {len(accounts):,} accounts is at the host as it must be.")
        print(f"Every event of {len(self._people)} people came as often as it must, and nobody else was spoken of.")
        print("Everybody was told each thing once, in their own language, and nobody was told anything else.")
        print(f"Standing over HTTP is right for {len(standings)} accounts, some of each kind.")
        print(f"Dead letters: {', '.join(expected_dead_letters())}. Account {NOBODY} waits for a person; 42 saw nothing.")
        return True

    def _expect(self, account: int) -> Account:
        before = let_in(account)
        person = self._parts.get(account)
        if person is None or SUSPENDED not in person.expected:
            return before
        kept = person.kind.log_ins_kept
        return Account(person.kind.ends_suspended, kept, kept, 0)

    def _settled(self, host: HostApp) -> dict[int, Account]:
        """The host database once it agrees, or as it is when time is up."""
        end = time.monotonic() + SECONDS
        while (accounts := host.accounts()) != self._expected and time.monotonic() < end:
            time.sleep(0.1)
        return accounts

    def _rows(self, accounts: dict[int, Account], watcher: Watcher, answered: set[int]) -> list[Row]:
        def by_events(what: str, name: str) -> Row:
            expected = sum(name in person.expected for person in self._people)
            known = {str(person.account) for person in self._people}
            return Row(what, expected, len(watcher.accounts_with(name) & known), EVENTS)

        shut = {account for account, found in accounts.items() if found.suspended}
        untouched = [account for account, found in accounts.items() if found == let_in(account)]
        answering = sum(person.kind.answers for person in self._people)
        elsewhere = {str(account) for account in accounts} - {
            str(person.account) for person in self._people if person.kind.from_russia
        }
        return [
            by_events("asked the questionnaire", ASKED),
            Row("asked, but not from Russia", 0, len(watcher.accounts_with(ASKED) & elsewhere), EVENTS),
            by_events("reminded", REMINDED),
            Row("answered", answering, len(answered), "replies over HTTP"),
            by_events("cleared", CLEARED),
            by_events("rejected for a YES", REJECTED),
            by_events("left to compliance", REVIEW),
            self._shut("suspended at the end for silence", False, shut, watcher),
            self._shut("suspended at the end for a YES", True, shut, watcher),
            Row("suspended at the end", sum(e.suspended for e in self._expected.values()), len(shut), HOST),
            Row("reactivated", *self._reactivated(accounts, watcher), f"{EVENTS} and {HOST}"),
            *self._gone(accounts),
            Row("never shut, every token kept", self._count_untouched(), len(untouched), HOST),
        ]

    def _shut(self, what: str, for_a_yes: bool, shut: set[int], watcher: Watcher) -> Row:
        """Whom the host has suspended, by the reason that the events give."""
        rejected = watcher.accounts_with(REJECTED)
        found = sum((str(account) in rejected) == for_a_yes for account in shut)
        kinds = [kind for kind in KINDS if kind.ends_suspended and (REJECTED in kind.events()) == for_a_yes]
        return Row(what, sum(kind.count for kind in kinds), found, f"{EVENTS} and {HOST}")

    def _reactivated(self, accounts: dict[int, Account], watcher: Watcher) -> tuple[int, int]:
        opened = [person for person in self._people if REACTIVATED in person.expected and not person.kind.ends_suspended]
        reopened = (int(account) for account in watcher.accounts_with(REACTIVATED))
        return len(opened), sum(not accounts[account].suspended for account in reopened)

    def _gone(self, accounts: dict[int, Account]) -> list[Row]:
        """Rows that a log-in had made and that are no longer there."""

        def gone(now: dict[int, Account], rows: str) -> int:
            return sum(getattr(let_in(account), rows) - getattr(found, rows) for account, found in now.items())

        names = {"tokens": "bearer tokens gone", "sessions": "sessions gone", "api_keys": "API keys gone"}
        return [Row(what, gone(self._expected, rows), gone(accounts, rows), HOST) for rows, what in names.items()]

    def _count_untouched(self) -> int:
        return sum(expected == let_in(account) for account, expected in self._expected.items())

    def _differences(self, accounts: dict[int, Account]) -> list[str]:
        everybody = sorted(accounts.keys() | self._expected.keys())
        differ = [account for account in everybody if accounts.get(account) != self._expected.get(account)]
        return shortened(
            f"account {account} ({self._name(account)}) is {accounts.get(account)} at the host, "
            f"and must be {self._expected.get(account)}"
            for account in differ
        )

    def _wrong_events(self, watcher: Watcher) -> list[str]:
        wrong = []
        for account in sorted(watcher.counts.keys() - {NOBODY} | {str(account) for account in self._parts}):
            person = self._parts.get(int(account))
            expected = person.expected if person else Counter[str]()
            found = Counter({name: watcher.counts[account][name] for name in FOLLOWED})
            if +found != +expected:
                wrong.append(
                    f"account {account} ({self._name(int(account))}) lacks {dict(expected - found)} "
                    f"and has {dict(found - expected)} too many"
                )
        return shortened(wrong)

    def _sample(self) -> dict[str, str]:
        """Two accounts of each kind, old customers, and an account that nobody ever heard of, with their standings."""
        first: dict[str, list[Person]] = {}
        for person in self._people:
            first.setdefault(person.kind.name, []).append(person)
        chosen = [person.account for people in first.values() for person in (people[0], people[-1])]
        standings = {str(account): "suspended" if self._expected[account].suspended else "active" for account in chosen}
        return standings | {"7": "active", "42": "active", "999999": "active"}

    def _wrong_standings(self, gateway: Gateway, standings: dict[str, str]) -> list[str]:
        found = gateway.for_each(standings, lambda account: gateway.standing(account)["standing"])
        return shortened(
            f"account {account} stands as {standing} over HTTP, and must as {expected}"
            for (account, expected), standing in zip(standings.items(), found)
            if standing != expected
        )

    def _name(self, account: int) -> str:
        person = self._parts.get(account)
        return person.kind.name if person else "old customer"


def wrong_dead_letters(watcher: Watcher, cli: Cli) -> list[str]:
    """Whether the bad messages are where a person sees them."""
    found = Counter(letter["reason"] for letter in json.loads(cli.run("dead-letters", "list", "--json")))
    wrong = []
    if found != expected_dead_letters():
        wrong.append(f"the dead letters are {dict(found)}, and must be {dict(expected_dead_letters())}")
    if watcher.counts[NOBODY][REVIEW] != 1:
        wrong.append(f"account {NOBODY} must come to compliance once, and does {watcher.counts[NOBODY][REVIEW]} times")
    return wrong


def shortened(problems: Iterable[str]) -> list[str]:
    """The first few, and how many more there are."""
    problems = list(problems)
    more = len(problems) - SHOWN
    return [*problems[:SHOWN], f"… and {more} more of this kind"] if more > 0 else problems
