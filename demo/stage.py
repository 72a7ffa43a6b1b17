"""Behind the stage: what the demo has the simulators of Sumsub and of the mailing tool do, and what is left at them."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from patient import load
from watcher import write_time


@dataclass(frozen=True)
class Left:
    """What the vendors have, by the host's ids."""

    deactivated: set[str]
    """Whose profile at Sumsub is out of use."""
    profiles: set[str]
    contacts: set[str]
    """Who is in Intercom."""
    told: set[str]
    """Whom the mailing tool was told to erase."""


class Stage:
    """The simulators."""

    def __init__(self, url: str, webhook: str) -> None:
        self._url = url
        self._webhook = webhook

    def add_profiles(self, accounts: Sequence[int], status: str, now: datetime) -> None:
        """Profiles at Sumsub whose review stands there."""
        completed = status == "completed"
        self._post("/profiles", accounts=texts(accounts), status="init" if completed else status)
        if completed:
            self.accept(accounts, now)

    def accept(self, accounts: Sequence[int], now: datetime) -> None:
        """Sumsub's reviews of these end well."""
        self._post("/reviews", accounts=texts(accounts), answer="GREEN", at=write_time(now))

    def forget(self, accounts: Sequence[int], now: datetime) -> None:
        """Sumsub says by its webhook that it has erased what it had of these."""
        kind = "applicantPersonalDataDeleted"
        self._post("/news", accounts=texts(accounts), kind=kind, at=write_time(now), to=self._webhook)

    def set_mailing(self, works: bool) -> None:
        """Whether the mailing tool answers anything but 500."""
        self._post("/listener", down=not works)

    def reverse(self, accounts: Sequence[int]) -> None:
        """By hand, past Ostiary: profiles are in use again, and the mailing tool loses what it was told."""
        self._post("/reverse", accounts=texts(accounts))

    def left(self) -> Left:
        """What there is now."""
        state = json.loads(load(f"{self._url}/state"))
        profiles = state["profiles"]
        deactivated = {profile["account"] for profile in profiles if profile["deactivated"]}
        known = {profile["account"] for profile in profiles}
        return Left(deactivated, known, set(state["contacts"]), set(state["told"]))

    def _post(self, path: str, **document: Any) -> None:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, json.dumps(document).encode(), headers)
        load(request)


def texts(accounts: Sequence[int]) -> list[str]:
    """Ids as vendors know them."""
    return [str(account) for account in accounts]
