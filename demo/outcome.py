"""Whether the host database, the events and the HTTP interface say what must have come of what the demo did."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from acts import (
    ANSWERED_AGAIN, ASKED, BOUNCED, CLEARED, CONFIRMED, DELIVERED, DRIFT, HOLD_EXPIRED, HOLDS_CHANGED, OK_SENT,
    QUESTIONS_SENT, REACTIVATED, REJECTED, REMINDED, REPLIED, REVIEW, SILENT, SUSPENDED, SUSPENDED_SENT, TRANSCRIPTION,
    UNDELIVERED, WROTE_IN_INTERCOM, Enroll, Limit,
)
from bad_messages import NOBODY, expected_dead_letters
from files import Files
from gateway import Gateway
from host_app import Account, HostApp, let_in
from notices import Mailboxes
from office import Office, Register
from people import KINDS, Person
from report import Row
from verdict import Verdict, wrong_rows
from watcher import Watcher

MINUTE = timedelta(minutes=1)
LINES = {
    ASKED: "asked the questionnaire",
    REMINDED: "reminded",
    CLEARED: "cleared",
    REJECTED: "rejected for a YES, or by compliance",
    REVIEW: "left to compliance",
    ANSWERED_AGAIN: "answered again after a YES",
    REPLIED: "wrote back by mail",
    WROTE_IN_INTERCOM: "wrote back in Intercom",
    TRANSCRIPTION: "for staff to type in, or to get",
    BOUNCED: "mail came back",
    QUESTIONS_SENT: "sent the macro KYC questions",
    SUSPENDED_SENT: "sent the macro KYC suspended",
    OK_SENT: "sent the macro KYC ok",
    HOLD_EXPIRED: "held by staff, and that expired",
    DRIFT: "differed at the host",
}
"""The lines of the closing table that count the people about whom an event came."""
FOLLOWED = (*LINES, DELIVERED, UNDELIVERED, SILENT, SUSPENDED, HOLDS_CHANGED, REACTIVATED, CONFIRMED)
"""The events that must have come exactly as often as the demo expects them."""
HOST, EVENTS = "host database", "events"


class Outcome:
    """What must have come of the demo, from what the script did; and what came."""

    def __init__(
        self,
        people: Sequence[Person],
        old_customers: Iterable[int],
        mailboxes: Mailboxes,
        register: Register,
        dead_links: Mapping[str, str],
    ) -> None:
        self._people = people
        self._mailboxes = mailboxes
        self._files = Files(people, register, dead_links)
        self._parts = {person.account: person for person in people}
        everybody = {*old_customers, *self._parts}
        self._expected = {account: self._expect(account) for account in everybody}

    def compare(
        self,
        accounts: dict[int, Account],
        gateway: Gateway,
        watcher: Watcher,
        answered: set[int],
        office: Office,
        start: datetime,
    ) -> Verdict:
        """Looks everywhere; `accounts` is what the host database says."""
        rows = [*self._rows(accounts, watcher, answered), *self._mailboxes.rows(), *self._files.rows()]
        problems = [
            wrong_rows(rows),
            self._differences(accounts),
            self._wrong_events(watcher),
            self._wrong_moments(watcher, start),
            self._files.wrong_cases(),
            self._wrong_standings(gateway),
            self._files.wrong_at_staff(),
            self._files.wrong_in_sheets(),
            self._files.wrong_answers(),
            self._files.wrong_links(),
            list(self._mailboxes.wrong()),
            wrong_dead_letters(watcher, office),
        ]
        return Verdict(rows, problems)

    def tell(self, verdict: Verdict) -> bool:
        """Prints the closing table and every disagreement; whether there was none."""
        return verdict.tell([
            f"Every one of {len(self._expected):,} accounts is at the host as it must be.",
            f"Every event of {len(self._people)} people came as often as it must, and nobody else was spoken of.",
            "Each event came at its moment of the clock, none earlier. The register and its export say the same.",
            "Everybody was told each thing once, in their own language, and nobody was told anything else;",
            "each conversation in Intercom has its notices, replies, notes and tags, and no others.",
            f"Standing over HTTP is right for {len(self._sample())} accounts, some of each kind.",
            f"Dead letters: {', '.join(expected_dead_letters())}. Account {NOBODY} waits for a person; 42 saw nothing.",
        ])

    def settled(self, host: HostApp, patience: float) -> dict[int, Account]:
        """The host database once it agrees, or as it is when time is up."""
        end = time.monotonic() + patience
        while (accounts := host.accounts()) != self._expected and time.monotonic() < end:
            time.sleep(0.1)
        return accounts

    def _expect(self, account: int) -> Account:
        before = let_in(account)
        person = self._parts.get(account)
        if person is None or SUSPENDED not in person.expected:
            limited = person is not None and person.kind.has(Limit)
            return replace(before, limited=limited)
        kept = person.kind.log_ins_kept
        return Account(person.kind.ends_flagged, kept, kept, 0)

    def _rows(self, accounts: dict[int, Account], watcher: Watcher, answered: set[int]) -> list[Row]:
        def by_events(what: str, name: str, act: type = object) -> Row:
            alike = [person for person in self._people if act is object or person.kind.has(act)]
            expected = sum(name in person.expected for person in alike)
            known = {str(person.account) for person in alike}
            return Row(what, expected, len(watcher.accounts_with(name) & known), EVENTS)

        shut = {account for account, found in accounts.items() if found.suspended}
        limited = sum(found.limited and replace(found, limited=False) == let_in(one) for one, found in accounts.items())
        untouched = [account for account, found in accounts.items() if found == let_in(account)]
        answering = sum(person.kind.answers for person in self._people)
        elsewhere = {str(account) for account in accounts} - {
            str(person.account) for person in self._people if person.kind.from_russia
        }
        return [
            *(by_events(what, name) for name, what in LINES.items()),
            by_events("enrolled in bulk, and asked", ASKED, Enroll),
            Row("asked, but not from Russia", 0, len(watcher.accounts_with(ASKED) & elsewhere), EVENTS),
            Row("answered", answering, len(answered), "replies over HTTP"),
            *(self._shut(reason, shut, watcher) for reason in ("silence", "a YES", "another reason")),
            Row("suspended at the end", sum(e.suspended for e in self._expected.values()), len(shut), HOST),
            Row("forbidden payouts, and still logged in", sum(e.limited for e in self._expected.values()), limited, HOST),
            Row("reactivated", *self._reactivated(accounts, watcher), f"{EVENTS} and {HOST}"),
            *self._gone(accounts),
            Row("never shut, every token kept", self._count_untouched(), len(untouched), HOST),
        ]

    def _shut(self, reason: str, shut: set[int], watcher: Watcher) -> Row:
        """Whom the host has suspended, by the reason that the events give."""
        found = sum(reason_of(watcher.counts[str(account)]) == reason for account in shut)
        expected = sum(kind.count for kind in KINDS if kind.ends_flagged and reason_of(kind.events()) == reason)
        return Row(f"suspended at the end for {reason}", expected, found, f"{EVENTS} and {HOST}")

    def _wrong_moments(self, watcher: Watcher, start: datetime) -> list[str]:
        """Events that came at another moment than theirs, by the demo's clock, which may be pushed on by some seconds."""
        wrong = []
        for person in self._people:
            right = Counter((name, start + step.at) for step in person.kind.steps for name in step.then)
            # When somebody whom nothing reaches is given up depends on how the demo's clock jumps.
            names = set(FOLLOWED) - ({UNDELIVERED, REVIEW} if UNDELIVERED in person.expected else set())
            events = watcher.events[str(person.account)]
            found = Counter((event.name, start + (event.time - start) // MINUTE * MINUTE) for event in events if event.name in names)
            for name, moment in (found - right).keys():
                wrong.append(f"account {person.account} ({person.kind.name}) has {name} at {moment}")
        return wrong

    def _reactivated(self, accounts: dict[int, Account], watcher: Watcher) -> tuple[int, int]:
        opened = [person for person in self._people if REACTIVATED in person.expected and not person.kind.ends_flagged]
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
        return [
            f"account {account} ({self._name(account)}) is {accounts.get(account)} at the host, "
            f"and must be {self._expected.get(account)}"
            for account in differ
        ]

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
        return wrong

    def _sample(self) -> dict[str, str]:
        """Two accounts of each kind, old customers, and an account that nobody ever heard of, with their standings."""
        first: dict[str, list[Person]] = {}
        for person in self._people:
            first.setdefault(person.kind.name, []).append(person)
        chosen = [person for people in first.values() for person in (people[0], people[-1])]
        # What somebody at the company did past Ostiary is no hold.
        standings = {
            str(person.account): "suspended" if person.kind.ends_suspended else "active" + ", limited" * person.kind.has(Limit)
            for person in chosen
        }
        return standings | {"7": "active", "42": "active", "999999": "active"}

    def _wrong_standings(self, gateway: Gateway) -> list[str]:
        standings = self._sample()
        found = gateway.for_each(standings, lambda account: standing_of(gateway.standing(account)))
        return [
            f"account {account} stands as {standing} over HTTP, and must as {expected}"
            for (account, expected), standing in zip(standings.items(), found)
            if standing != expected
        ]

    def _name(self, account: int) -> str:
        person = self._parts.get(account)
        return person.kind.name if person else "old customer"


def standing_of(document: Mapping[str, Any]) -> str:
    """In one word, and what is forbidden short of everything."""
    effects = {hold["effect"] for hold in document["holds"]} - {"full"}
    return ", ".join([document["standing"], *sorted(effects)])


def reason_of(events: Iterable[str]) -> str:
    """Why an account is shut about which these came."""
    names = Counter(events)
    return "a YES" if names[REJECTED] else "silence" if names[SILENT] else "another reason"


def wrong_dead_letters(watcher: Watcher, office: Office) -> list[str]:
    """Whether the bad messages are where a person sees them."""
    found = office.dead_letters()
    wrong = []
    if found != expected_dead_letters():
        wrong.append(f"the dead letters are {dict(found)}, and must be {dict(expected_dead_letters())}")
    if watcher.counts[NOBODY][REVIEW] != 1:
        wrong.append(f"account {NOBODY} must come to compliance once, and does {watcher.counts[NOBODY][REVIEW]} times")
    return wrong
