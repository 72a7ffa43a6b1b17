"""Ostiary's command line, with the settings of this demo."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


class Cli:
    """Runs commands to their end."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command

    def run(self, *arguments: str) -> str:
        """What the command prints; its log lines only if it fails."""
        done = self._end(arguments)
        if done.returncode != 0:
            raise RuntimeError(f"`ostiary {' '.join(arguments)}` failed: {done.stderr.strip()}")
        return done.stdout

    def refused(self, *arguments: str) -> str:
        """Why the command is refused, as it must be."""
        done = self._end(arguments)
        if done.returncode != 1:
            raise RuntimeError(f"`ostiary {' '.join(arguments)}` must be refused, and says: {done.stdout.strip()}")
        return done.stderr

    def _end(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self._command, *arguments], capture_output=True, text=True)
