"""The demo: two weeks of sign-ups, answers and silence at a made-up company, checked against its own database.

Usage: play.py SETTINGS.json   (made by `cargo xtask demo`)
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import nats
from nats.js import JetStreamContext
from pg8000.native import Connection

import bad_messages
from gateway import Gateway
from host_app import Announcement, HostApp, Newcomer
from networks import address
from outcome import Outcome
from people import ASKED, CLEARED, HOUR, KINDS, REJECTED, REMINDED, REACTIVATED, REVIEW, SILENT, SUSPENDED
from people import Kind, LogIn, Person, Reply, Route, SignUp, cast, moments
from report import Line, Progress, line_of, print_story
from watcher import Watcher, parse_time, until_idle, write_time

OLD_CUSTOMERS = 10_000
"""How many accounts the company has before the demo begins."""
PATIENCE = 30
"""Seconds that anything may take."""
TOLD = ("NO in time, received late", "late NO, logs in, then YES", "YES, then NO", "incomplete, then completed")
"""The kinds of people of whom one is told about at the end."""
COUNTED = {
    ASKED: "asked",
    REMINDED: "reminded",
    CLEARED: "cleared",
    REJECTED: "rejected",
    SILENT: "silent",
    REVIEW: "for compliance",
    SUSPENDED: "suspended",
    REACTIVATED: "reactivated",
}


class Clock:
    """The virtual clock that Ostiary reads, moved by its own command."""

    def __init__(self, file: Path, ostiary: Sequence[str]) -> None:
        self._file = file
        self._ostiary = ostiary
        self.start = self.now()

    def now(self) -> datetime:
        """What it shows."""
        return parse_time(self._file.read_text().strip())

    def move_to(self, since: timedelta) -> None:
        """Moves it to so long after its start."""
        ahead = self.start + since - self.now()
        if ahead > timedelta():
            span = f"{int(ahead.total_seconds())}s"
            subprocess.run([*self._ostiary, "clock", "advance", span], check=True, stdout=subprocess.DEVNULL)


class Play:
    """The company, its customers, and what was done to and by them."""

    def __init__(self, host: HostApp, gateway: Gateway, clock: Clock, watcher: Watcher, progress: Progress) -> None:
        self.host, self.gateway, self.clock, self.watcher, self.progress = host, gateway, clock, watcher, progress
        self.people = cast(OLD_CUSTOMERS)
        self.acts: defaultdict[int, list[Line]] = defaultdict(list)
        self.answered: set[int] = set()

    async def play(self, moment: timedelta) -> None:
        """Everything that happens at one moment, until all that follows from it was seen."""
        self.clock.move_to(moment)
        before = self._totals()
        self.progress.day(moment, await self._act(moment) or "nobody does anything")
        await self._wait(moment)
        changed = self._totals() - before
        if changed:
            said = ", ".join(f"{changed[name]} {word}" for name, word in COUNTED.items() if changed[name])
            self.progress.say(f"{'':16}{said}")

    async def _act(self, moment: timedelta) -> str:
        acts = [(person, step.act) for person in self.people for step in person.kind.steps if step.at == moment]
        coming = [person for person, act in acts if isinstance(act, SignUp)]
        back = [person for person, act in acts if isinstance(act, LogIn)]
        replies = [(person, act) for person, act in acts if isinstance(act, Reply)]
        said = []
        if replies:
            await asyncio.to_thread(self.gateway.for_each, replies, lambda reply: self._reply(*reply))
            said.append(f"{len(replies)} people answer")
        if coming:
            await self._sign_up(coming)
            said.append(f"{len(coming)} people come, {sum(person.country == 'RU' for person in coming)} from Russia")
        if back:
            self.host.log_in([person.account for person in back])
            said.append(f"{len(back)} people log in again")
            for person in back:
                self._note(person, "the customer logs in again")
        return "; ".join(said)

    async def _sign_up(self, people: Sequence[Person]) -> None:
        now = self.clock.now()
        newcomers = [Newcomer(p.account, p.locale, p.country) for p in people if p.route is not Route.SEEN]
        for person in people:
            self._note(person, f"comes: {person.route.value}")
        said = [announcement(person, now) for person in people if person.route is not Route.ADDRESS]
        self.host.sign_up(newcomers, said, now)
        await self.host.publish()
        by_address = [person for person in people if person.route is Route.ADDRESS]
        await asyncio.to_thread(self.gateway.for_each, by_address, lambda person: self._state_address(person, now))

    def _state_address(self, person: Person, now: datetime) -> None:
        document = {
            "accountId": str(person.account),
            "ipAddress": address(person.country, person.account),
            "locale": person.locale,
            "signedUpAt": write_time(now),
        }
        self.gateway.sign_up(document).require(202)

    def _reply(self, person: Person, reply: Reply) -> None:
        now = self.clock.now()
        account, key = str(person.account), str(uuid.uuid4())
        questionnaire = self.gateway.questionnaire(account) or self._anybodys_questionnaire()
        answers = reply.answers([question["id"] for question in questionnaire["questions"]])
        document = {
            "questionnaireVersion": questionnaire["questionnaireVersion"],
            "answers": [{"questionId": question, "answer": answer} for question, answer in answers.items()],
            "submittedAt": write_time(now - reply.held_back),
        }
        self._note(person, f"answers: {reply.words}")
        for _ in range(reply.times):
            self.gateway.answer(account, document, key).require(202)
        self.answered.add(person.account)

    def _anybodys_questionnaire(self) -> dict[str, Any]:
        """What the host's app shows to whoever answers before Ostiary heard of the sign-up."""
        accounts = sorted(self.watcher.accounts_with(ASKED))
        found = self.gateway.questionnaire(accounts[0]) if accounts else None
        if found is None:
            raise RuntimeError("nobody is asked yet, so nobody knows the questions")
        return found

    async def _wait(self, moment: timedelta) -> None:
        """Until everybody's events have come; whoever lacks one is found out about by the checks at the end."""
        waiting = [person for person in self.people if any(step.at == moment for step in person.kind.steps)]
        expected = {kind: Counter(kind.events(until=moment)) for kind in KINDS}

        def enough() -> bool:
            while waiting and expected[waiting[-1].kind] <= self.watcher.counts[str(waiting[-1].account)]:
                waiting.pop()
            return not waiting

        if not await self.watcher.wait_until(enough, PATIENCE):
            person = waiting[-1]
            lacks = expected[person.kind] - self.watcher.counts[str(person.account)]
            account = f"account {person.account} ({person.kind.name})"
            raise RuntimeError(f"{account} still lacks {', '.join(lacks)} after {PATIENCE} s")

    def _note(self, person: Person, words: str) -> None:
        self.acts[person.account].append(Line(datetime.now(timezone.utc), self.clock.now(), "host", words))

    def _totals(self) -> Counter[str]:
        return sum(self.watcher.counts.values(), Counter())

    def tell(self) -> None:
        """Prints the stories of a few accounts."""
        for name in TOLD:
            person = next(person for person in self.people if person.kind.name == name)
            lines = [line for line in map(line_of, self.watcher.events[str(person.account)]) if line]
            title = f"Account {person.account}: {name}"
            print_story(title, self.clock.start, [*self.acts[person.account], *lines])
        lines = [line for line in map(line_of, self.watcher.events[bad_messages.NOBODY]) if line]
        print_story(f"Account {bad_messages.NOBODY}, which the host does not have", self.clock.start, lines)


def announcement(person: Person, now: datetime) -> Announcement:
    """What the host publishes of somebody who came."""
    data = {"locale": person.locale, ("seenAt" if person.route is Route.SEEN else "signedUpAt"): write_time(now)}
    if person.route is not Route.STATED:
        data["countryCode"] = person.country
    types = {Route.STATED: "UserSignedUpFromRU", Route.COUNTRY: "UserSignedUp", Route.SEEN: "UserSeen"}
    return Announcement(person.route.value, types[person.route], str(person.account), data)


async def run(settings: dict[str, Any]) -> bool:
    """The whole demo; whether everything agreed."""
    progress, watcher = Progress(settings["elapsed"]), Watcher()
    gateway = Gateway(settings["gateway"], settings["token"])
    clock = Clock(Path(settings["clock"]), settings["ostiary"])
    async with await nats.connect(settings["nats"]) as client:
        jetstream = client.jetstream()
        await watcher.start(jetstream)
        host = HostApp(Connection(**settings["host_database"]), jetstream)
        host.fill(OLD_CUSTOMERS)
        progress.say(f"the company has {OLD_CUSTOMERS:,} customers, all logged in")
        play = Play(host, gateway, clock, watcher, progress)
        return await act(play, jetstream, settings["ostiary"])


async def act(play: Play, jetstream: JetStreamContext, ostiary: Sequence[str]) -> bool:
    """Two weeks and a bit, and what came of them."""
    outcome = Outcome(play.people, range(1, OLD_CUSTOMERS + 1))
    for number, moment in enumerate(moments()):
        await play.play(moment)
        if number == 0:
            await bad_messages.send(jetstream, play.clock.now())
            play.progress.day(moment, f"{len(bad_messages.MESSAGES)} bad messages come in between")
    busy = await until_idle(jetstream, ("HOST", "OSTIARY"), PATIENCE)
    play.progress.say("everything is done" if not busy else f"still busy: {', '.join(busy)}")
    play.tell()
    return outcome.check(play.host, play.gateway, play.watcher, play.answered, ostiary) and not busy


def main() -> int:
    """The exit code says whether everything agreed."""
    settings = json.loads(Path(sys.argv[1]).read_text())
    try:
        return 0 if asyncio.run(run(settings)) else 1
    except RuntimeError as error:
        print(f"\nThe demo ends early: {error}.")
        return 1


if __name__ == "__main__":
    sys.exit(main())
