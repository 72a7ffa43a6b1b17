"""Ostiary's HTTP interface for hosts, by the standard library alone."""

from __future__ import annotations

import http.client
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

CONNECTIONS = 8
PATIENCE = 30
"""Seconds that a call may take with all its repetitions."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    body: Any

    def require(self, status: int) -> dict[str, Any]:
        """The body, if the status is the one that was to come."""
        if self.status != status:
            raise RuntimeError(f"the gateway answered {self.status} and not {status}: {self.body}")
        return dict(self.body or {})


class Gateway:
    """A client with one connection for each thread that uses it."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._address = urlsplit(url).netloc
        self._token = token
        self._local = threading.local()
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="gateway")

    def standing(self, account: str) -> dict[str, Any]:
        """Whether the account may act, and why not."""
        return self._send("GET", f"{path_of(account)}/standing").require(200)

    def questionnaire(self, account: str) -> dict[str, Any] | None:
        """What the account is asked, and how far it got; `None`: it is asked nothing."""
        response = self._send("GET", f"{path_of(account)}/questionnaire")
        return None if response.status == 404 else response.require(200)

    def answer(self, account: str, document: dict[str, Any], key: str) -> Response:
        """Hands answers in; the same key is the same request."""
        return self._send("POST", f"{path_of(account)}/answers", document, key)

    def sign_up(self, document: dict[str, Any]) -> Response:
        """States a sign-up with the IP address that it came from."""
        return self._send("POST", "/v1/signups", document, str(uuid.uuid4()))

    def ask_to_leave(self, account: str) -> dict[str, Any]:
        """The account's person asks, in the company's app."""
        return self._send("POST", "/v1/deletions", {"accountId": account, "channel": "APP"}, str(uuid.uuid4())).require(202)

    def confirm(self, deletion: str, assertion: str) -> dict[str, Any]:
        """The company's signed word that the person proved who they are."""
        return self._send("POST", f"/v1/deletions/{deletion}/confirm", {"assertion": assertion}, str(uuid.uuid4())).require(202)

    def undo(self, deletion: str) -> dict[str, Any]:
        """The person takes it back; whether it was not too late, the answer says."""
        return self._send("POST", f"/v1/deletions/{deletion}/cancel", {"cancelledBy": "USER"}, str(uuid.uuid4())).require(202)

    def check_registration(self, email: str) -> str:
        """Whether somebody with this address may sign up."""
        return str(self._send("POST", "/v1/registrations/check", {"email": email}, str(uuid.uuid4())).require(200)["decision"])

    def hand_on(self, mail: bytes) -> Response:
        """A mail that was received, as the mail server hands it on."""
        return self._send("POST", "/v1/inbound-mail", mail)

    def for_each(self, items: Iterable[Item], call: Callable[[Item], Result]) -> list[Result]:
        """Calls for many items at once, results in their order."""
        return list(self._threads.map(call, items))

    def _send(self, method: str, path: str, document: object = None, key: str | None = None) -> Response:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        body = None
        if isinstance(document, bytes):
            body = document
            headers["Content-Type"] = "message/rfc822"
        elif document is not None:
            body = json.dumps(document).encode()
            headers["Content-Type"] = "application/json"
        if key is not None:
            headers["Idempotency-Key"] = key
        end = time.monotonic() + PATIENCE
        # Every call may be made again: reading changes nothing, and whatever is posted has its key.
        while (response := self._try(method, path, body, headers)) is None or response.status == 503:
            if time.monotonic() > end:
                raise RuntimeError(f"the gateway did not answer {method} {path} within {PATIENCE} s")
            time.sleep(0.1)
        return response

    def _try(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Response | None:
        """The answer; `None`: nobody knows what became of the call."""
        connection = self._connection()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            payload = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()  # the next request opens it again
            return None
        return Response(response.status, json.loads(payload) if payload else None)

    def _connection(self) -> http.client.HTTPConnection:
        mine: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if mine is None:
            mine = self._local.connection = http.client.HTTPConnection(self._address, timeout=PATIENCE)
        return mine


def path_of(account: str) -> str:
    """Where an account is; its id may hold any character."""
    return f"/v1/accounts/{quote(account, safe='')}"
