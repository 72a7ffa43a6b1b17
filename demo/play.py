"""The demo: two weeks of sign-ups, answers, silence and staff at a made-up company, checked against its own database.

Usage: play.py SETTINGS.json   (made by `cargo xtask demo`)
"""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import nats

import bad_messages
from acts import (
    ANSWERED_AGAIN, ASKED, CLEARED, DAY, HOLD_EXPIRED, REACTIVATED, REJECTED, REMINDED, REVIEW, SILENT, SUSPENDED,
    TRANSCRIPTION,
)
from acts import LogIn, Reply, Route, SignUp
from cli import Cli
from clock import Clock
from closing import Closing
from desk import Desk
from gateway import Gateway
from host_app import Announcement, HostApp, Newcomer
from host_mariadb import Mariadb
from host_postgres import Postgres
from intercom import Intercom
from networks import address
from office import Office
from people import KINDS, Person, cast, moments
from planted import Planted
from post import Post
from report import Line, Progress, line_of, print_story
from watcher import Watcher, write_time
from world import PATIENCE, STREAMS, World

AGREED, ENDED_EARLY, DISAGREED, BLIND, PROVEN = 0, 1, 3, 4, 5
"""Exit codes; the last one: a disagreement was planted, and the check did not see it."""
DATABASES = {"postgres": Postgres, "mariadb": Mariadb}
OLD_CUSTOMERS = 10_000
"""How many accounts the company has before the demo begins."""
LOSSES = (0 * DAY, 14 * DAY)
"""When the broker loses everything, if it is to: when most is under way."""
TOLD = (
    *("NO in time, received late", "late NO, logs in, then YES", "YES, then NO", "incomplete, then completed"),
    *("NO in own words, typed in later", "YES, then cleared by two", "sheet: silent, shut, now NO"),
    *("YES, asked again, NO on the page", "held by staff, expired, released", "own words in Intercom, typed in later"),
)
"""The kinds of people of whom one is told about at the end."""
SHOWN = "NO a day late"
"""The kind of people of whom what they read is shown at the end."""
SHOWN_IN_INTERCOM = (
    *("own words in Intercom, typed in later", "a note in Intercom, then NO", "silent, told again why in Intercom"),
    "NO, told in Intercom that all is well",
)
"""The kinds of people of whom all is shown that support sees in Intercom."""
COUNTED = {
    ASKED: "asked",
    REMINDED: "reminded",
    CLEARED: "cleared",
    REJECTED: "rejected",
    SILENT: "silent",
    REVIEW: "for compliance",
    ANSWERED_AGAIN: "for compliance again",
    HOLD_EXPIRED: "holds expired",
    TRANSCRIPTION: "to type in",
    SUSPENDED: "suspended",
    REACTIVATED: "reactivated",
}


class Play:
    """The company's customers, and what was done by them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.people = cast(OLD_CUSTOMERS)
        self.answered: set[int] = set()
        self._acts: defaultdict[int, list[Line]] = defaultdict(list)

    async def play(self, moment: timedelta, lose_broker: bool) -> None:
        """Everything that happens at one moment, until all that must follow from it was seen."""
        before = self._totals()
        self._world.clock.move_to(moment)
        self._world.progress.day(moment, await self._act(moment) or "time passes")
        if lose_broker:
            await self._lose_broker()
        await self._wait(moment)
        changed = self._totals() - before
        if changed:
            self._also(", ".join(f"{changed[name]} {word}" for name, word in COUNTED.items() if changed[name]))

    async def disturb(self) -> None:
        """Publishes messages that break the contract, or are about nobody."""
        world, nobody = self._world, bad_messages.NOBODY
        self._also(f"{len(bad_messages.MESSAGES)} bad messages come in between")
        await bad_messages.send(world.jetstream, world.clock.now())
        if not await world.watcher.wait_until(lambda: world.watcher.counts[nobody][ASKED] > 0, PATIENCE):
            raise RuntimeError(f"account {nobody} was not asked for within {PATIENCE} s")

    def tell(self) -> None:
        """Prints the stories of a few accounts."""
        watcher, start = self._world.watcher, self._world.clock.start
        for name in TOLD:
            person = next(person for person in self.people if person.kind.name == name)
            lines = [line for line in map(line_of, watcher.events[str(person.account)]) if line]
            print_story(f"Account {person.account}: {name}", start, [*self._acts[person.account], *lines])
        lines = [line for line in map(line_of, watcher.events[bad_messages.NOBODY]) if line]
        print_story(f"Account {bad_messages.NOBODY}, which the host does not have", start, lines)

    async def _act(self, moment: timedelta) -> str:
        acts = [(person, step.act) for person in self.people for step in person.kind.steps if step.at == moment]
        replies = [(person, act) for person, act in acts if isinstance(act, Reply)]
        coming = [person for person, act in acts if isinstance(act, SignUp)]
        back = [person for person, act in acts if isinstance(act, LogIn)]
        said = await asyncio.to_thread(self._world.desk.act, acts, self._note)
        if replies:
            await asyncio.to_thread(self._world.gateway.for_each, replies, lambda reply: self._reply(*reply))
            said.append(f"{len(replies)} people answer")
        if coming:
            await self._sign_up(coming)
            said.append(f"{len(coming)} people come, {sum(person.country == 'RU' for person in coming)} from Russia")
        if back:
            self._world.host.log_in([person.account for person in back])
            said.append(f"{len(back)} people log in again")
            for person in back:
                self._note(person, "the customer logs in again")
        return "; ".join(said)

    async def _sign_up(self, people: Sequence[Person]) -> None:
        host, gateway, now = self._world.host, self._world.gateway, self._world.clock.now()
        for person in people:
            self._note(person, f"comes: {person.route.value}")
        newcomers = [Newcomer(p.account, p.email, p.locale, p.country) for p in people if p.route is not Route.SEEN]
        for person in people:
            if not person.email or person.kind.intercom:
                self._world.intercom.add(person.account)
        said = [announcement(person, now) for person in people if person.route is not Route.ADDRESS]
        host.sign_up(newcomers, said, now)
        await host.publish()
        by_address = [person for person in people if person.route is Route.ADDRESS]
        await asyncio.to_thread(gateway.for_each, by_address, lambda person: self._state_address(person, now))

    def _state_address(self, person: Person, now: datetime) -> None:
        document = {
            "accountId": str(person.account),
            "ipAddress": address(person.country, person.account),
            "locale": person.locale,
            "signedUpAt": write_time(now),
        }
        self._world.gateway.sign_up(document).require(202)

    def _reply(self, person: Person, reply: Reply) -> None:
        gateway, now = self._world.gateway, self._world.clock.now()
        account, key = str(person.account), str(uuid.uuid4())
        questionnaire = gateway.questionnaire(account) or self._anybodys_questionnaire()
        answers = reply.answers([question["id"] for question in questionnaire["questions"]])
        document = {
            "questionnaireVersion": questionnaire["questionnaireVersion"],
            "answers": [{"questionId": question, "answer": answer} for question, answer in answers.items()],
            "submittedAt": write_time(now - reply.held_back),
        }
        self._note(person, f"answers: {reply.words}")
        for _ in range(reply.times):
            gateway.answer(account, document, key).require(202)
        self.answered.add(person.account)

    def _anybodys_questionnaire(self) -> dict[str, Any]:
        """What the company's app shows to whoever answers before Ostiary heard of the sign-up."""
        accounts = sorted(self._world.watcher.accounts_with(ASKED))
        found = self._world.gateway.questionnaire(accounts[0]) if accounts else None
        if found is None:
            raise RuntimeError("nobody is asked yet, so nobody knows the questions")
        return found

    async def _wait(self, moment: timedelta) -> None:
        """Until everybody has all events that must have come by now."""
        counts = self._world.watcher.counts
        waiting = [person for person in self.people if any(step.at == moment for step in person.kind.steps)]
        expected = {kind: Counter(kind.events(until=moment)) for kind in KINDS}

        def enough() -> bool:
            while waiting and expected[waiting[-1].kind] <= counts[str(waiting[-1].account)]:
                waiting.pop()
            return not waiting

        if not await self._world.watcher.wait_until(enough, PATIENCE):
            person = waiting[-1]
            lacks = expected[person.kind] - counts[str(person.account)]
            account = f"account {person.account} ({person.kind.name})"
            raise RuntimeError(f"{account} still lacks {', '.join(lacks)} after {PATIENCE} s")

    async def _lose_broker(self) -> None:
        """The broker loses all that it ever stored; operator, company and Ostiary each do their part."""
        world = self._world
        self._also("the broker loses both streams with all that they hold")
        await world.watcher.stop()
        for stream in STREAMS:
            await world.jetstream.delete_stream(stream)
        world.cli.run("migrate")
        await world.watcher.start(world.jetstream)
        sent = await world.host.publish()
        self._also(f"the operator makes new ones, the company publishes its {sent} events again, and Ostiary its own")

    def _also(self, words: str) -> None:
        self._world.progress.say(f"{'':16}{words}")

    def _note(self, person: Person, words: str) -> None:
        self._acts[person.account].append(Line(datetime.now(timezone.utc), self._world.clock.now(), "host", words))

    def _totals(self) -> Counter[str]:
        return sum((self._world.watcher.counts[str(person.account)] for person in self.people), Counter())


def announcement(person: Person, now: datetime) -> Announcement:
    """What the host publishes of somebody who came."""
    data = {"locale": person.locale, ("seenAt" if person.route is Route.SEEN else "signedUpAt"): write_time(now)}
    if person.route is not Route.STATED:
        data["countryCode"] = person.country
    types = {Route.STATED: "UserSignedUpFromRU", Route.COUNTRY: "UserSignedUp", Route.SEEN: "UserSeen"}
    return Announcement(person.route.value, types[person.route], str(person.account), data)


async def run(settings: dict[str, Any]) -> int:
    """The whole demo; the exit code."""
    progress, watcher, cli = Progress(settings["elapsed"]), Watcher(), Cli(settings["ostiary"])
    gateway = Gateway(settings["gateway"], settings["token"])
    clock = Clock(Path(settings["clock"]), cli)
    async with await nats.connect(settings["nats"]) as client:
        jetstream = client.jetstream()
        await watcher.start(jetstream)
        host = HostApp(DATABASES[settings["host_db"]](**settings["host_database"]), jetstream)
        host.fill(OLD_CUSTOMERS)
        progress.say(f"the company has {OLD_CUSTOMERS:,} customers, all logged in")
        intercom, mails = Intercom(**settings["intercom"], webhook=settings["webhook"]), Path(settings["mails"])
        office = Office(cli, settings["staff"], Path(settings["folder"]))
        post = Post(mails, Gateway(settings["gateway"], settings["mail_token"]), settings["gateway"])
        desk = Desk(host, gateway, intercom, office, post, clock)
        world = World(host, jetstream, gateway, intercom, desk, office, cli, clock, watcher, progress, mails)
        play = Play(world)
        closing = Closing(world, play.people, range(1, OLD_CUSTOMERS + 1), play.answered)
        agreed = await two_weeks(play, world, closing, LOSSES if settings["lose_broker"] else ())
        if not agreed or not settings["prove_check"]:
            return AGREED if agreed else DISAGREED
        planted = Planted(world, closing, play.people, settings["prove_check"])
        return PROVEN if await planted.are_found() else BLIND


async def two_weeks(play: Play, world: World, closing: Closing, losses: Sequence[timedelta]) -> bool:
    """Everything that happens, and whether that came of it which must."""
    for moment in moments():
        await play.play(moment, lose_broker=moment in losses)
        if not moment:
            await play.disturb()
    done = await world.finish()
    play.tell()
    mailboxes = closing.mailboxes()
    mailboxes.show(SHOWN)
    mailboxes.show_in_intercom(SHOWN_IN_INTERCOM)
    return closing.tell() and done


def main() -> int:
    """The exit code says whether everything agreed."""
    settings = json.loads(Path(sys.argv[1]).read_text())
    try:
        return asyncio.run(run(settings))
    except (RuntimeError, OSError) as error:
        print(f"\nThe demo ends early: {error}")
        return ENDED_EARLY
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
