"""Intercom as the company's support sees it: its documented REST API, by the standard library alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import urllib.request
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

VERSION = "2.14"
MOST = 150
"""Conversations on one page."""


@dataclass(frozen=True)
class Written:
    """What was written in somebody's conversations, as HTML."""

    messages: list[str]
    """What a conversation began with."""
    replies: list[str]
    """What teammates wrote later on."""
    notes: list[str]
    """What only teammates see."""


class Intercom:
    """A workspace."""

    def __init__(self, url: str, token: str, admin: int, webhook: dict[str, str]) -> None:
        self._url = url
        self._admin = admin
        self._webhook = webhook
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Content-Type": "application/json"}
        self._headers = headers | {"Intercom-Version": VERSION}
        self._ids: dict[int, str] = {}

    def add(self, account: int) -> None:
        """A new user of the company's, known there by the company's id."""
        self._ids[account] = self._call("/contacts", {"role": "user", "external_id": str(account)})["id"]

    def read(self) -> dict[int, Written]:
        """All that was written in the conversations with each user."""
        return {account: written_in(self._conversations(contact)) for account, contact in self._ids.items()}

    def note(self, account: int, words: str, now: datetime) -> None:
        """A teammate's note in the newest conversation with a user, and how Intercom tells of it."""
        conversation = self._conversations(self._ids[account])[-1]
        author = {"type": "admin", "id": self._webhook["teammate"]}
        part = {"type": "conversation_part", "part_type": "note", "body": f"<p>{words}</p>", "author": author}
        contacts = [{"type": "contact", "id": self._ids[account], "external_id": str(account)}]
        item = {
            "type": "conversation",
            "id": conversation["id"],
            "contacts": {"type": "contact.list", "contacts": contacts},
            "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [part]},
        }
        notification = {
            "type": "notification_event",
            "id": f"notif_{uuid.uuid4()}",
            "topic": "conversation.admin.noted",
            "created_at": int(now.timestamp()),
            "data": {"type": "notification_event_data", "item": item},
        }
        body = json.dumps(notification).encode()
        signature = hmac.new(self._webhook["secret"].encode(), body, hashlib.sha1).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature": f"sha1={signature}"}
        with urllib.request.urlopen(urllib.request.Request(self._webhook["url"], body, headers), timeout=10):
            pass

    def write(self, account: int, words: str) -> None:
        """A teammate begins a conversation, past Ostiary."""
        message = {"message_type": "in_app", "body": words, "from": {"type": "admin", "id": self._admin}}
        to = {"to": {"type": "user", "id": self._ids[account]}, "create_conversation_without_contact_reply": True}
        self._call("/messages", message | to)

    def add_to(self, account: int, kind: str, words: str) -> None:
        """A teammate adds to the newest conversation: a `comment`, which the customer reads, or a `note`."""
        conversation = self._conversations(self._ids[account])[-1]["id"]
        part = {"type": "admin", "admin_id": str(self._admin), "message_type": kind, "body": words}
        self._call(f"/conversations/{conversation}/reply", part)

    def _conversations(self, contact: str) -> list[Any]:
        wanted = {"field": "contact_ids", "operator": "=", "value": contact}
        found = self._call("/conversations/search", {"query": wanted, "pagination": {"per_page": MOST}})
        return list(found["conversations"])

    def _call(self, path: str, body: object) -> Any:
        request = urllib.request.Request(self._url + path, json.dumps(body).encode(), self._headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


def written_in(conversations: Iterable[Any]) -> Written:
    """The same, sorted by who may read it."""
    written = Written([], [], [])
    for conversation in conversations:
        written.messages.append(conversation["source"]["body"])
        for part in conversation["conversation_parts"]["conversation_parts"]:
            (written.notes if part["part_type"] == "note" else written.replies).append(part["body"])
    return written
