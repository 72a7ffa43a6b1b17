"""Certificates of erasures, as they are handed out, and checked by somebody who has nothing but the issuer's public key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cli import Cli
from proof import CERTIFICATE_PUBLIC

ERASURE, END = "erasure", "retention-end"
"""Parts of a certificate."""


class Certificates:
    """Handed out by Ostiary into a folder, and verified there, without settings, network or database."""

    def __init__(self, cli: Cli, offline: Cli, folder: Path) -> None:
        self._cli = cli
        self._offline = offline
        self._folder = folder
        self._key = ("--key", (folder / CERTIFICATE_PUBLIC).read_text())

    def fetch(self, deletion: str, part: str) -> Path:
        """The file of one part."""
        path = self.path(deletion, part)
        path.write_text(self._cli.run("certificate", "show", deletion, "--part", part, "--json"))
        return path

    def path(self, deletion: str, part: str) -> Path:
        """Where a part is kept."""
        return self._folder / f"certificate-{deletion}-{part}.json"

    def is_missing(self, deletion: str, part: str) -> bool:
        """Whether there is no such part, as there must not be."""
        return "no such certificate" in self._cli.refused("certificate", "show", deletion, "--part", part)

    def wrong(self, deletion: str, part: str, after: str | None = None) -> str | None:
        """Why a part that was fetched proves nothing; `after`: the part that it must follow."""
        try:
            self.verify(deletion, part, after)
        except RuntimeError as error:
            return str(error)
        return None

    def verify(self, deletion: str, part: str, after: str | None = None, *more: str) -> str:
        """What `ostiary certificate verify` says of a part that was fetched."""
        previous = ("--previous", str(self.path(deletion, after))) if after else ()
        return self._offline.run("certificate", "verify", str(self.path(deletion, part)), *self._key, *previous, *more)

    def content(self, deletion: str, part: str) -> dict[str, Any]:
        """A part that was fetched, if it is what it says that it is."""
        return dict(json.loads(self.verify(deletion, part, None, "--json"))["certificate"])
