"""Intercom as the company's support sees it: its documented REST API, by the standard library alone."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

VERSION = "2.14"
MOST = 150
"""Conversations on one page."""


class Intercom:
    """A workspace."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Content-Type": "application/json"}
        self._headers = headers | {"Intercom-Version": VERSION}
        self._ids: dict[int, str] = {}

    def add(self, account: int) -> None:
        """A new user of the company's, known there by the company's id."""
        self._ids[account] = self._call("/contacts", {"role": "user", "external_id": str(account)})["id"]

    def messages(self) -> dict[int, list[str]]:
        """What the teammates wrote to each user, as HTML."""
        return {account: self._written_to(contact) for account, contact in self._ids.items()}

    def _written_to(self, contact: str) -> list[str]:
        wanted = {"field": "contact_ids", "operator": "=", "value": contact}
        found = self._call("/conversations/search", {"query": wanted, "pagination": {"per_page": MOST}})
        return [conversation["source"]["body"] for conversation in found["conversations"]]

    def _call(self, path: str, body: object) -> Any:
        request = urllib.request.Request(self._url + path, json.dumps(body).encode(), self._headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
