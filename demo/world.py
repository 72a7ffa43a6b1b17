"""All that the demo speaks with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nats.js import JetStreamContext

from cli import Cli
from clock import Clock
from desk import Desk
from gateway import Gateway
from host_app import HostApp
from intercom import Intercom
from office import Office
from report import Progress
from watcher import Watcher, until_idle

PATIENCE = 60
"""Seconds that anything may take."""
AGREED, ENDED_EARLY, DISAGREED, BLIND, PROVEN = 0, 1, 3, 4, 5
"""Exit codes. `BLIND`: a disagreement was planted, and the check did not see it; `PROVEN`: it saw all of them."""
STREAMS = ("HOST", "OSTIARY")


@dataclass(frozen=True)
class World:
    """The company's side and Ostiary's, as outsiders reach them."""

    host: HostApp
    jetstream: JetStreamContext
    gateway: Gateway
    intercom: Intercom
    desk: Desk
    office: Office
    cli: Cli
    clock: Clock
    watcher: Watcher
    progress: Progress
    mails: Path

    async def finish(self) -> bool:
        """Whether every service came to have nothing to do."""
        busy = await until_idle(self.jetstream, STREAMS, PATIENCE)
        self.progress.say("everything is done" if not busy else f"still busy: {', '.join(busy)}")
        return not busy
