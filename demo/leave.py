"""The story of people who leave: many ask for it, most are gone after weeks, and five years later the rest goes, too."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from nats.aio.client import Client

from acts import ASKED, REACTIVATED
from blockers import Blockers
from certificates import Certificates
from cli import Cli
from exits import Exits
from host_app import Database
from leavers import ALL_END, FIRST_ENDS, ONE_IN, cast, returning
from leaving_acts import (
    BLOCKED, CANCEL_REFUSED, DELETED, DUE_SOON, HELD_UP, LAPSED, OVERDUE, RECOGNISED, REFUSED, SCHEDULED, SEALED, UNDONE, Confirm,
)
from leaving_closing import LeavingClosing
from leaving_planted import LeavingPlanted
from ledger import Ledger
from people import Person
from proof import Proof
from stage import Stage
from story import Story
from world import AGREED, BLIND, DISAGREED, PROVEN, World

TOLD = (
    *("leaves, from Germany", "thinks better of it", "blocked again at the end, then gone", "Sumsub is busy for two days"),
    *("fence refused: a letter comes at the last moment", "wants to stay, too late"),
    *("a court keeps the conversations for a while", "a court keeps everything for a month"),
    "comes again under the address of somebody who left",
)
"""The kinds of people of whom one is told about at the end."""
IN_INTERCOM = 10
"""One in so many of those who leave is in Intercom."""


class Leave(Story):
    """The company's customers who leave."""

    COUNTED = {
        SCHEDULED: "shut until the end of grace",
        BLOCKED: "blocked",
        UNDONE: "stay after all",
        LAPSED: "lapsed",
        HELD_UP: "on hold",
        REFUSED: "fences refused",
        SEALED: "sealed",
        DELETED: "gone, with a certificate",
        CANCEL_REFUSED: "too late to stay",
        REACTIVATED: "open again",
        DUE_SOON: "near the law's date",
        OVERDUE: "past the law's date",
        RECOGNISED: "recognised",
        ASKED: "asked the KYC questions",
    }
    PUSH = timedelta(minutes=1)

    def __init__(self, world: World, leaving: Sequence[Person], exits: Exits) -> None:
        super().__init__(world, [*leaving, *returning(leaving)])
        self._leaving = leaving
        self._exits = exits

    async def act(self, moment: timedelta) -> str:
        """Everything that happens at one moment."""
        acts = [(person, step.act) for person in self.people for step in person.kind.steps if step.at == moment]
        confirming = [person for person, act in acts if isinstance(act, Confirm)]
        await self._comes(lambda: all(self._exits.find_deletion(person) for person in confirming))
        said = await asyncio.to_thread(self._exits.act, acts, self.note)
        await self._exits.publish()
        return "; ".join(said)

    def prepare(self) -> None:
        """Where they live, and who of them is in Intercom."""
        for residence in sorted({person.country for person in self._leaving}):
            alike = [person.account for person in self._leaving if person.country == residence]
            self.world.host.move(alike, residence)
        for place, person in enumerate(self._leaving):
            if person.kind.intercom or place % IN_INTERCOM == 0:
                self.world.intercom.add(person.account)


async def five_years(world: World, client: Client, database: Database, settings: dict[str, Any]) -> int:
    """The whole story; the exit code."""
    folder = Path(settings["folder"])
    stage = Stage(settings["stage"], f"{settings['gateway']}/v1/webhooks/sumsub")
    leaving = cast(settings["people"])
    customers = ONE_IN * len(leaving)
    world.host.fill(customers)
    world.host.fill_business()
    ledger = Ledger(world.host)
    blockers = Blockers(client, database, world.watcher)
    exits = Exits(world, stage, Proof(folder), ledger, blockers)
    play = Leave(world, leaving, exits)
    await asyncio.to_thread(play.prepare)
    ledger.begin()
    world.progress.say(f"the company has {customers:,} customers with {ledger.size():,} rows; every third will ask to leave")
    await blockers.answer()
    certificates = Certificates(world.cli, Cli(settings["ostiary"][:1]), folder)
    closing = LeavingClosing(world, play.people, exits, ledger, stage, certificates)
    agreed = await everything(play, world, closing)
    if not agreed or not settings["prove_check"]:
        return AGREED if agreed else DISAGREED
    planted = LeavingPlanted(world, closing, play.people, ledger, stage, certificates)
    return PROVEN if await planted.are_found() else BLIND


async def everything(play: Leave, world: World, closing: LeavingClosing) -> bool:
    """Everything that happens, and whether that came of it which must."""
    for moment in play.moments():
        if moment in (FIRST_ENDS, ALL_END):
            play.also(await closing.look_meanwhile("allow_and_flag" if moment == FIRST_ENDS else "allow"))
        await play.play(moment)
    await closing.retention_ends()
    done = await world.finish()
    play.tell(TOLD)
    closing.show_certificate("leaves, from Germany")
    # Beside the loop, so that the stream is followed meanwhile.
    return await asyncio.to_thread(closing.tell) and done
