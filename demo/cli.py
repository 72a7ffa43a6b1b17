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
        done = subprocess.run([*self._command, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"`ostiary {' '.join(arguments)}` failed: {done.stderr.strip()}")
        return done.stdout
