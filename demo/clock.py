"""The virtual clock that Ostiary reads, moved by Ostiary's own command."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from cli import Cli
from watcher import parse_time


class Clock:
    """Stands still until it is moved."""

    def __init__(self, file: Path, cli: Cli) -> None:
        self._file = file
        self._cli = cli
        self.start = self.now()

    def now(self) -> datetime:
        """What it shows."""
        return parse_time(self._file.read_text().strip())

    def move_to(self, since: timedelta) -> None:
        """Moves it forward to so long after its start."""
        ahead = self.start + since - self.now()
        if ahead > timedelta():
            self.push(ahead)

    def push(self, span: timedelta) -> None:
        """Moves it forward by so long."""
        self._cli.run("clock", "advance", f"{int(span.total_seconds())}s")
