"""The closing check of people who leave: the company's database, the events, the vendors, the certificates."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from acts import (
    ASKED, CLEARED, CONFIRMED, DELIVERED, HOLDS_CHANGED, HOUR, REACTIVATED, REMINDED, REPLIED, SILENT, SUSPENDED,
    TRANSCRIPTION,
)
from certificates import END, ERASURE, Certificates
from exits import Exits
from leavers import forgets, has_confirmed, has_profile, is_gone
from leaving_acts import (
    ANSWERED, BLOCKED, CANCEL_REFUSED, DELETED, DUE_SOON, EARLY, EXTENDED, HELD_UP, LAPSED, OVERDUE, RECOGNISED, REFUSED,
    RETENTION_ENDED, SCHEDULED, SEALED, UNDONE, ComeAgain,
)
from ledger import APPEARED, SUMS, Fate, Ledger, Looked
from letters import count
from people import Person
from report import Row
from stage import Stage
from verdict import Verdict, wrong_rows
from world import PATIENCE, World

LINES = {
    SCHEDULED: "confirmed, and shut until the end of grace",
    BLOCKED: "blocked, at first or at the end",
    UNDONE: "stayed after all",
    LAPSED: "never confirmed",
    HELD_UP: "held up by a court",
    REFUSED: "had a fence refused",
    DUE_SOON: "came near the law's date",
    OVERDUE: "passed the law's date",
    EXTENDED: "were told that it takes longer",
    ANSWERED: "were answered while on hold",
    EARLY: "erased at once what need not wait",
    SEALED: "sealed",
    CANCEL_REFUSED: "wanted to stay, too late",
    DELETED: "gone, with a certificate",
    RECOGNISED: "recognised when they came again",
}
"""The lines of the closing table that count the people about whom an event came."""
FOLLOWED = {
    *(*LINES, SUSPENDED, HOLDS_CHANGED, REACTIVATED, CONFIRMED, DELIVERED),
    *(ASKED, REMINDED, SILENT, REPLIED, TRANSCRIPTION, CLEARED),
}
"""The events that must have come exactly as often as the demo expects them."""
HOST, EVENTS = "host database", "events"
PLACE = "the bare account id stays in"
SECONDS = 20
"""How long the company's database may take to show what the clock says."""


class LeavingClosing:
    """What the script did, and where to look for what came of it."""

    def __init__(
        self, world: World, people: Sequence[Person], exits: Exits, ledger: Ledger, stage: Stage, certificates: Certificates
    ) -> None:
        self._world = world
        self._people = people
        self._exits = exits
        self._ledger = ledger
        self._stage = stage
        self._certificates = certificates
        self._parts = {person.account: person for person in people}
        self._gone = [person for person in people if is_gone(person)]
        self._meanwhile: list[str] = []
        """What was wrong before the end."""
        self.verified: dict[tuple[str, str], Person] = {}
        """The parts of certificates that were fetched, by deletion, with whose they are."""

    async def look_meanwhile(self, decision: str) -> str:
        """The company's database is as the clock says; whoever left is met by this decision when they sign up again. What it
        comes to."""
        rows, end = self._wrong_rows(), time.monotonic() + SECONDS
        while rows and time.monotonic() < end:
            await self._world.watcher.wait_until(lambda: False, 0.5)
            rows = self._wrong_rows()
        self._meanwhile += [f"before the end: {problem}" for problem in rows]
        self._meanwhile += self._wrong_decisions(decision)
        ended = sum(self._fate_of(person.account).ended for person in self._gone)
        return f"what the law kept is gone of {ended} people, and kept of {len(self._gone) - ended}; their address: {decision}"

    async def retention_ends(self) -> None:
        """Waits until everybody of whom the law kept something is said to be gone for good."""
        right, watcher = self._ending(), self._world.watcher
        await watcher.wait_until(lambda: len(watcher.accounts_with(RETENTION_ENDED)) >= right, PATIENCE)
        for person in self._sample():
            deletion = self._exits.deletion_of(person)
            for part in (ERASURE, END) if forgets(person) else (ERASURE,):
                self._certificates.fetch(deletion, part)
                self.verified[deletion, part] = person

    def show_certificate(self, kind: str) -> None:
        """What anybody can check of one person, offline: both parts."""
        person = next(person for person in self._gone if person.kind.name == kind)
        deletion = self._exits.deletion_of(person)
        for part, after in ((ERASURE, None), (END, ERASURE)):
            print(f"\nostiary certificate verify {self._certificates.path(deletion, part).name} --key …")
            lines = self._certificates.verify(deletion, part, after).strip().splitlines()
            places = [line for line in lines if line.startswith(PLACE)]
            for line in (line for line in lines if line not in places[1:]):
                more = f", and in {len(places) - 1} other places, each with its end" if line in places else ""
                print(f"   {line}{more}")

    def tell(self) -> bool:
        """Looks, and prints what it sees; whether everything agrees."""
        return self.look().tell([
            f"Every one of {self._ledger.size():,} rows is erased, under another id or as before, as the data map says.",
            f"Every event of {len(self._people):,} people came as often as it must, at its moment of the clock.",
            f"Standing over HTTP is right for one of each kind; {len(self.verified)} parts of certificates were verified offline.",
            "Nobody is recognised any more who left five years ago.",
        ])

    def look(self) -> Verdict:
        """Looks once more, and waits for nothing."""
        looked, left = self._ledger.look(self._fate_of), self._stage.left()
        rows = [*self._host_rows(looked), *self._event_rows()]
        right_deactivated = {str(person.account) for person in self._gone if has_profile(person)}
        gone = {str(person.account) for person in self._gone}
        wrong = self._wrong_certificates()
        rows += [
            Row("profiles out of use", len(right_deactivated), len(left.deactivated), "Sumsub"),
            Row("contacts of people who are gone", 0, len(left.contacts & gone), "Intercom"),
            Row("told to erase", len(gone), len(left.told), "mailing tool"),
            Row("parts of certificates that prove it", len(self.verified), len(self.verified) - len(wrong), "verified offline"),
            Row("dead letters", 0, self._world.office.dead_letters().total(), "dead-letters list"),
        ]
        vendors = [f"account {account} is out of use at Sumsub, or not, wrongly" for account in right_deactivated ^ left.deactivated]
        problems = [
            *(wrong_rows(rows), [self._sentence(one) for one in looked if one.right != one.found]),
            *(list(self._wrong_events()), list(self._wrong_moments()), vendors, wrong),
            *(self._wrong_standings(), self._wrong_decisions("allow"), self._meanwhile),
        ]
        return Verdict(rows, problems)

    def _host_rows(self, looked: Sequence[Looked]) -> list[Row]:
        right, found = Counter({APPEARED: 0}), Counter[str]()
        for one in looked:
            appeared = one.account == 0
            right[one.line] += not appeared
            found[one.line] += appeared or one.right == one.found
        rows = [Row(line, right[line], found[line], HOST) for line in right]
        rows += [Row(f"cents in {table}", before, now, HOST) for table, (before, now) in self._ledger.sums().items()]
        accounts = ", ".join(f"'{person.account}'" for person in self._gone)
        named = self._world.host.count(f"select count(*) from ostiary_effects where account in ({accounts})")
        return [*rows, Row("receipts that name somebody who is gone", 0, named, HOST)]

    def _event_rows(self) -> list[Row]:
        watcher = self._world.watcher
        rows = []
        for name, what in LINES.items():
            right = sum(person.expected[name] > 0 for person in self._people)
            rows.append(Row(what, right, len(watcher.accounts_with(name)), EVENTS))
        rows.append(Row("gone for good five years later", self._ending(), len(watcher.accounts_with(RETENTION_ENDED)), EVENTS))
        mails = sum(person.expected[DELIVERED] for person in self._people)
        return [*rows, Row("mails received", mails, count(self._world.mails), "mailboxes")]

    def _ending(self) -> int:
        """Of how many nothing is kept any more at the end."""
        return sum(forgets(person) for person in self._gone)

    def _fate_of(self, account: int) -> Fate:
        person = self._parts.get(account)
        if person is None:
            return Fate()
        gone = is_gone(person)
        return Fate(
            suspended=person.kind.ends_suspended,
            logged_out=person.expected[SUSPENDED] > 0,
            confirmed=has_confirmed(person),
            gone=gone,
            ended=gone and self._end_of(person) <= self._world.clock.now(),
        )

    def _end_of(self, person: Person) -> datetime:
        """Five years after the relationship ended, which is when it was ordered to seal."""
        at = self._world.clock.start + next(step.at for step in person.kind.steps if SEALED in step.then)
        leap = (at.month, at.day) == (2, 29)
        return at.replace(year=at.year + 5, day=28 if leap else at.day)

    def _wrong_rows(self) -> list[str]:
        return [self._sentence(one) for one in self._ledger.look(self._fate_of) if one.right != one.found]

    def _sentence(self, one: Looked) -> str:
        found, right = dict(one.found or {}), dict(one.right or {})
        cells = {cell for cell in found.keys() | right.keys() if found.get(cell) != right.get(cell)}
        name = self._parts[one.account].kind.name if one.account in self._parts else "stays"
        differing = ({cell: side.get(cell) for cell in cells} if side else "not there" for side in (found, right))
        is_, must = differing
        return f"{one.place} of account {one.account} ({name}) is {is_}, and must be {must}"

    def _wrong_events(self) -> Iterator[str]:
        watcher = self._world.watcher
        known = {str(person.account): person for person in self._people}
        others = (account for account in watcher.counts if account not in known and not account.startswith("-"))
        for account in (*known, *others):
            expected = known[account].expected if account in known else Counter[str]()
            right = Counter({event: expected[event] for event in FOLLOWED})
            name = known[account].kind.name if account in known else "stays"
            found = Counter({event: watcher.counts[account][event] for event in FOLLOWED})
            if +found != +right:
                yield f"account {account} ({name}) lacks {dict(right - found)} and has {dict(found - right)} too many"

    def _wrong_moments(self) -> Iterator[str]:
        """What comes too early comes all the same; within the hour the clock was pushed on to try again."""
        start = self._world.clock.start
        for person in self._people:
            moments = Counter((name, step.at) for step in person.kind.steps for name in step.then)
            for event in self._world.watcher.events[str(person.account)]:
                at = next((at for name, at in moments if name == event.name and at <= event.time - start < at + HOUR), None)
                if event.name in FOLLOWED and at is None:
                    yield f"account {person.account} ({person.kind.name}) has {event.name} at {event.time}"

    def _sample(self) -> list[Person]:
        """Somebody of each kind who is gone."""
        return list({person.kind.name: person for person in reversed(self._gone)}.values())

    def _wrong_certificates(self) -> list[str]:
        """Parts that prove nothing, or are about something else, or should not be there."""
        problems = []
        for (deletion, part), person in self.verified.items():
            why = self._certificates.wrong(deletion, part, ERASURE if part == END else None)
            if why is None and self._certificates.content(deletion, part)["deletionId"] != deletion:
                why = "it is about another deletion"
            if why:
                problems.append(f"the certificate ({part}) of account {person.account}: {why}")
        return problems

    def _wrong_standings(self) -> list[str]:
        first = {person.kind.name: person for person in reversed(self._people)}.values()
        gateway = self._world.gateway
        found = gateway.for_each(first, lambda person: gateway.standing(str(person.account))["standing"])
        rights = ["deleted" if is_gone(one) else "suspended" if one.kind.ends_suspended else "active" for one in first]
        return [
            f"account {person.account} stands as {standing} over HTTP, and must as {right}"
            for person, standing, right in zip(first, found, rights)
            if standing != right
        ]

    def _wrong_decisions(self, right: str) -> list[str]:
        """What is said to somebody who left, or to somebody with their address, when they sign up."""
        again = [person for person in self._people if person.kind.has(ComeAgain)]
        found = {self._world.gateway.check_registration(person.email) for person in again}
        return [] if found == {right} else [f"who comes again is met by {sorted(found)}, and must by {right}"]
