"""Intercom as the company's support sees it: its documented REST API, by the standard library alone."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from patient import load
from watcher import write_time

VERSION = "2.14"
STRANGER = "999"
"""A teammate's id in Intercom that `staff.toml` does not have."""
MOST = 150
"""Conversations on one page."""


@dataclass(frozen=True)
class Written:
    """What was written in somebody's conversations, as HTML, and the tags that teammates see."""

    messages: list[str]
    """What a conversation began with."""
    replies: list[str]
    """What teammates wrote later on."""
    words: list[str]
    """What the person wrote."""
    notes: list[str]
    """What only teammates see."""
    tags: list[str]
    """On conversations."""
    own_tags: list[str]
    """On the person."""


class Intercom:
    """A workspace."""

    def __init__(self, url: str, token: str, admin: int, stage: str, webhook: dict[str, str]) -> None:
        self._url = url
        self._admin = admin
        self._stage = stage
        self._webhook = webhook
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Content-Type": "application/json"}
        self._headers = headers | {"Intercom-Version": VERSION}
        self._ids: dict[int, str] = {}

    def add(self, account: int) -> None:
        """A new user of the company's, known there by the company's id."""
        self._ids[account] = self._call("/contacts", {"role": "user", "external_id": str(account)})["id"]

    def read(self) -> dict[int, Written]:
        """All that was written in the conversations with each user."""
        return {account: self._read(contact) for account, contact in self._ids.items()}

    def note(self, account: int, words: str, now: datetime, by_stranger: bool = False) -> None:
        """A teammate's note in the newest conversation with a user, and how Intercom tells of it."""
        self.add_to(account, "note", f"<p>{words}</p>")
        self._tell(account, now, teammate=STRANGER if by_stranger else None)

    def write_back(self, account: int, words: str, now: datetime, known: bool = True) -> None:
        """A user's own words in their newest conversation, and how Intercom tells of it: by no id of ours if not `known`."""
        self.say(account, f"<p>{words}</p>")
        self._tell(account, now, known)

    def say(self, account: int, words: str) -> None:
        """A user's own words, of which nobody is told."""
        part = {"type": "user", "intercom_user_id": self._ids[account], "message_type": "comment", "body": words}
        self._add(account, part)

    def tag(self, account: int, name: str) -> None:
        """A teammate tags a user and their newest conversation."""
        tag = {"id": self._call("/tags", {"name": name})["id"]}
        self._call(f"/contacts/{self._ids[account]}/tags", tag)
        self._call(f"/conversations/{self.conversation(account)}/tags", tag | {"admin_id": str(self._admin)})

    def conversation(self, account: int) -> str:
        """The id of the newest conversation with a user."""
        return str(self._conversations(self._ids[account])[-1]["id"])

    def _tell(self, account: int, now: datetime, known: bool = True, teammate: str | None = None) -> None:
        """The webhook's notification of what came last in the newest conversation with a user: the simulator sends it."""
        told = self._webhook | {"account": str(account), "named": known, "at": write_time(now)}
        told |= {"teammate": teammate} if teammate else {}
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._stage}/written", json.dumps(told).encode(), headers)
        load(request)

    def write(self, account: int, words: str) -> None:
        """A teammate begins a conversation, past Ostiary."""
        message = {"message_type": "in_app", "body": words, "from": {"type": "admin", "id": self._admin}}
        to = {"to": {"type": "user", "id": self._ids[account]}, "create_conversation_without_contact_reply": True}
        self._call("/messages", message | to)

    def add_to(self, account: int, kind: str, words: str) -> None:
        """A teammate adds to the newest conversation: a `comment`, which the customer reads, or a `note`."""
        self._add(account, {"type": "admin", "admin_id": str(self._admin), "message_type": kind, "body": words})

    def _add(self, account: int, part: dict[str, str]) -> None:
        self._call(f"/conversations/{self.conversation(account)}/reply", part)

    def _read(self, contact: str) -> Written:
        own_tags = [tag["name"] for tag in self._call(f"/contacts/{contact}/tags")["data"]]
        return written_in(self._conversations(contact), own_tags)

    def _conversations(self, contact: str) -> list[Any]:
        wanted = {"field": "contact_ids", "operator": "=", "value": contact}
        found = self._call("/conversations/search", {"query": wanted, "pagination": {"per_page": MOST}})
        return list(found["conversations"])

    def _call(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, self._headers)
        return json.loads(load(request))


def written_in(conversations: Iterable[Any], own_tags: list[str]) -> Written:
    """The same, sorted by who wrote it and who may read it."""
    written = Written([], [], [], [], [], own_tags)
    for conversation in conversations:
        written.messages.append(conversation["source"]["body"])
        written.tags.extend(tag["name"] for tag in conversation["tags"]["tags"])
        for part in conversation["conversation_parts"]["conversation_parts"]:
            by_person = part["author"]["type"] == "user"
            said = written.words if by_person else written.replies
            (written.notes if part["part_type"] == "note" else said).append(part["body"])
    return written
