"""The demo: a made-up company and its customers, and what becomes of them, checked against its own database.

Usage: play.py SETTINGS.json   (made by `cargo xtask demo`)
"""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import nats

import bad_messages
import leave
from acts import (
    ANSWERED_AGAIN, ASKED, CLEARED, DAY, HOLD_EXPIRED, REACTIVATED, REJECTED, REMINDED, REVIEW, SILENT, SUSPENDED,
    TRANSCRIPTION,
)
from acts import LogIn, OrderAhead, Reply, Route, SignUp
from cli import Cli
from clock import Clock
from closing import Closing
from desk import Desk
from gateway import Gateway
from host_app import Announcement, Database, HostApp, Newcomer
from host_mariadb import Mariadb
from host_postgres import Postgres
from intercom import Intercom
from networks import address
from office import Office
from people import Person, cast
from planted import Planted
from post import Post
from report import Progress
from story import Story
from watcher import Watcher, write_time
from world import AGREED, BLIND, DISAGREED, ENDED_EARLY, PATIENCE, PROVEN, STREAMS, World

DATABASES = {"postgres": Postgres, "mariadb": Mariadb}
OLD_CUSTOMERS = 10_000
"""How many accounts the company has before the demo begins."""
LOSSES = (0 * DAY, 14 * DAY)
"""When the broker loses everything, if it is to: when most is under way."""
TOLD = (
    *("NO in time, received late", "late NO, logs in, then YES", "YES, then NO", "incomplete, then completed"),
    *("NO in own words, typed in later", "YES, then cleared by two", "sheet: silent, shut, now NO"),
    *("YES, asked again, NO on the page", "held by staff, expired, released", "own words in Intercom, typed in later"),
    *("own words elsewhere, noted by staff", "own words in Intercom, a dead letter", "NO, a court's order, and its end"),
    *("NO, a hold ordered a day ahead", "YES, clearing asked for, refused", "mail refused for good, then Intercom"),
)
"""The kinds of people of whom one is told about at the end."""
SHOWN = "NO a day late"
"""The kind of people of whom what they read is shown at the end."""
SHOWN_IN_INTERCOM = (
    *("own words in Intercom, typed in later", "a note in Intercom, then NO", "silent, told again why in Intercom"),
    *("NO, told in Intercom that all is well", "asked again in Intercom, then NO"),
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


class Play(Story):
    """Two weeks of sign-ups, answers, silence and staff."""

    COUNTED = COUNTED
    PUSH = timedelta(seconds=1)

    def __init__(self, world: World) -> None:
        super().__init__(world, cast(OLD_CUSTOMERS))
        self.answered: set[int] = set()

    async def disturb(self) -> None:
        """Publishes messages that break the contract, or are about nobody."""
        world, nobody = self.world, bad_messages.NOBODY
        self.also(f"{len(bad_messages.MESSAGES)} bad messages come in between")
        await bad_messages.send(world.jetstream, world.clock.now())
        if not await world.watcher.wait_until(lambda: world.watcher.counts[nobody][ASKED] > 0, PATIENCE):
            raise RuntimeError(f"account {nobody} was not asked for within {PATIENCE} s")

    async def act(self, moment: timedelta) -> str:
        """Everything that people do at one moment."""
        acts = [(person, step.act) for person in self.people for step in person.kind.steps if step.at == moment]
        replies = [(person, act) for person, act in acts if isinstance(act, Reply)]
        coming = [person for person, act in acts if isinstance(act, SignUp)]
        back = [person for person, act in acts if isinstance(act, LogIn)]
        ahead = [person for person, act in acts if isinstance(act, OrderAhead)]
        said = await asyncio.to_thread(self.world.desk.act, acts, self.note)
        if replies:
            await asyncio.to_thread(self.world.gateway.for_each, replies, lambda reply: self._reply(*reply))
            said.append(f"{len(replies)} people answer")
        if coming:
            await self._sign_up(coming)
            said.append(f"{len(coming)} people come, {sum(person.country == 'RU' for person in coming)} from Russia")
        if back:
            self.world.host.log_in([person.account for person in back])
            said.append(f"{len(back)} people log in again")
            for person in back:
                self.note(person, "the customer logs in again")
        if ahead:
            for person in ahead:
                self.note(person, "a computer whose clock is a day ahead orders a hold")
                await bad_messages.order_ahead(self.world.jetstream, person.account, self.world.clock.now())
            said.append(f"{len(ahead)} holds are ordered by a clock a day ahead, and become dead letters")
        return "; ".join(said)

    async def _sign_up(self, people: Sequence[Person]) -> None:
        host, gateway, now = self.world.host, self.world.gateway, self.world.clock.now()
        for person in people:
            self.note(person, f"comes: {person.route.value}")
        newcomers = [Newcomer(p.account, p.email, p.locale, p.country) for p in people if p.route is not Route.SEEN]
        for person in people:
            if not person.email or person.kind.intercom:
                self.world.intercom.add(person.account)
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
        self.world.gateway.sign_up(document).require(202)

    def _reply(self, person: Person, reply: Reply) -> None:
        gateway, now = self.world.gateway, self.world.clock.now()
        account, key = str(person.account), str(uuid.uuid4())
        questionnaire = gateway.questionnaire(account) or self._anybodys_questionnaire()
        answers = reply.answers([question["id"] for question in questionnaire["questions"]])
        document = {
            "questionnaireVersion": questionnaire["questionnaireVersion"],
            "answers": [{"questionId": question, "answer": answer} for question, answer in answers.items()],
            "submittedAt": write_time(now - reply.held_back),
        }
        self.note(person, f"answers: {reply.words}")
        for _ in range(reply.times):
            gateway.answer(account, document, key).require(202)
        self.answered.add(person.account)

    def _anybodys_questionnaire(self) -> dict[str, Any]:
        """What the company's app shows to whoever answers before Ostiary heard of the sign-up."""
        accounts = sorted(self.world.watcher.accounts_with(ASKED))
        found = self.world.gateway.questionnaire(accounts[0]) if accounts else None
        if found is None:
            raise RuntimeError("nobody is asked yet, so nobody knows the questions")
        return found

    async def lose_broker(self) -> None:
        """The broker loses all that it ever stored; operator, company and Ostiary each do their part."""
        world = self.world
        self.also("the broker loses both streams with all that they hold")
        await world.watcher.stop()
        for stream in STREAMS:
            await world.jetstream.delete_stream(stream)
        world.cli.run("migrate")
        await world.watcher.start(world.jetstream)
        sent = await world.host.publish()
        self.also(f"the operator makes new ones, the company publishes its {sent} events again, and Ostiary its own")


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
        host = HostApp(database(settings), jetstream)
        intercom = Intercom(**settings["intercom"], stage=settings["stage"], webhook=settings["webhook"])
        mails = Path(settings["mails"])
        office = Office(cli, settings["staff"], Path(settings["folder"]))
        post = Post(mails, Gateway(settings["gateway"], settings["mail_token"]), settings["gateway"], mails.parent / "faults")
        desk = Desk(host, gateway, intercom, office, post, clock)
        world = World(host, jetstream, gateway, intercom, desk, office, cli, clock, watcher, progress, mails)
        if settings["story"] == "deletion":
            return await leave.five_years(world, client, database(settings), settings)
        return await kyc(world, settings)


def database(settings: dict[str, Any]) -> Database:
    """One more connection to the company's database."""
    return DATABASES[settings["host_db"]](**settings["host_database"])


async def kyc(world: World, settings: dict[str, Any]) -> int:
    """The story of sign-ups and answers."""
    world.host.fill(OLD_CUSTOMERS)
    world.progress.say(f"the company has {OLD_CUSTOMERS:,} customers, all logged in")
    play = Play(world)
    closing = Closing(world, play.people, range(1, OLD_CUSTOMERS + 1), play.answered)
    agreed = await two_weeks(play, world, closing, LOSSES if settings["lose_broker"] else ())
    if not agreed or not settings["prove_check"]:
        return AGREED if agreed else DISAGREED
    planted = Planted(world, closing, play.people, settings["prove_check"])
    if not await planted.are_found():
        return BLIND
    # With all that stands, the very look that ends a demo says no.
    return BLIND if closing.tell() else PROVEN


async def two_weeks(play: Play, world: World, closing: Closing, losses: Sequence[timedelta]) -> bool:
    """Everything that happens, and whether that came of it which must."""
    for moment in play.moments():
        await play.play(moment, play.lose_broker if moment in losses else None)
        if not moment:
            await play.disturb()
    done = await world.finish()
    play.tell(TOLD)
    play.tell_of(bad_messages.NOBODY, "the host does not have it")
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
