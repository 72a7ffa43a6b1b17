"""What the company answers when Ostiary asks what forbids that somebody leaves: `host.rpc.blockers`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from nats.aio.client import Client
from nats.aio.msg import Msg

from host_app import Database
from watcher import Watcher

SUBJECT = "host.rpc.blockers"
REVIEWS = "ostiary.rpc.kyc-screener.pending-review"
"""Who is asked at the same time as the company, and before it."""
SECONDS = 2
"""So long Ostiary waits for an answer."""


class Blockers:
    """Answers with what its database says. It has a connection of its own: questions come at any time."""

    def __init__(self, client: Client, database: Database, watcher: Watcher) -> None:
        self._client = client
        self._database = database
        self._watcher = watcher
        self._interruptions: dict[int, tuple[str, Callable[[], None]]] = {}
        self._answering: set[asyncio.Task[None]] = set()

    async def answer(self) -> None:
        """From now on."""
        await self._client.subscribe(SUBJECT, cb=self._hear)
        await self._client.flush()

    def interrupt(self, account: int, event: str, do: Callable[[], None]) -> None:
        """Does something, once, after the company was asked about an account and before it answers; this event follows."""
        self._interruptions[account] = event, do

    async def _hear(self, question: Msg) -> None:
        """One slow answer holds up no other."""
        task = asyncio.create_task(self._reply(question))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _reply(self, question: Msg) -> None:
        account = int(json.loads(question.data)["accountId"])
        if account in self._interruptions:
            await self._interrupted(account, question.data)
        rows = self._database.run(self._database.OPEN_ORDERS, account=account)
        await question.respond(json.dumps({"blockers": ["open_orders"] if rows[0][0] else []}).encode())

    async def _interrupted(self, account: int, question: bytes) -> None:
        """Questions are answered in turn: once this one is, Ostiary has its own answer, and what comes now comes after it."""
        event, do = self._interruptions.pop(account)
        await self._client.request(REVIEWS, question, timeout=SECONDS)
        await asyncio.to_thread(do)
        counts = self._watcher.counts[str(account)]
        if not await self._watcher.wait_until(lambda: counts[event] > 0, SECONDS):
            raise RuntimeError(f"account {account}: {event} does not come while the company is asked")
