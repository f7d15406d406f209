"""Telling a webhook what is new: JSON, signed where there is a secret, sent again until it is taken.

The same message always has the same id, by which who receives it knows one that comes twice.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from geo.articles.fetching import is_public, post
from geo.errors import GeoError, ServiceError
from geo.model import Rejection, content_id
from geo.views.escape import escape_chat, plain
from geo.watching.digests import Digest
from geo.watching.summaries import FORMAT, facts_of, summary_text
from geo.watching.telling import Journal, Message

SECRET = "DATELINE_WEBHOOK_SECRET"  # noqa: S105 the name of the variable that holds it
TRIES = (1.0, 4.0)  # seconds that are waited before the second and the third try
MOST_EVENTS = 50  # of one message, in JSON,
MOST_LINES = 10  # and in its text
MOST_PROBLEMS = 20
MOST_WAITING = 50  # messages; of more the oldest are given up

logger = logging.getLogger(__name__)

Post = Callable[[str, bytes, Mapping[str, str]], None]


def post_public(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Tell something to an address of the public network."""
    post(address, body, headers, permitted=is_public)


def post_anywhere(address: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Tell something to an address, also of a private network: its user has said that this is meant."""
    post(address, body, headers, permitted=_is_a_machine)


def _is_a_machine(ip: IPv4Address | IPv6Address) -> bool:
    return not (ip.is_multicast or ip.is_unspecified)


def message_of(digest: Digest, serial: int, made: datetime, begun: datetime) -> Message:
    """Return what a webhook is told.

    Args:
        digest: What is new.
        serial: The number of the comparison that found it.
        made: The moment.
        begun: When the workspace was first watched, by which its messages are told from those of another.
    """
    name = content_id(
        "message", digest.workspace, begun.isoformat(), serial, *(e.key for e in digest.events), digest.line
    )
    body = {
        "format": FORMAT,
        "id": name,
        "made": made.isoformat(),
        "workspace": plain(digest.workspace),
        "text": escape_chat(f"{digest.workspace}: {summary_text(digest, MOST_LINES)}"),
        **facts_of(digest, MOST_EVENTS, MOST_PROBLEMS),
    }
    return Message(name, serial, json.dumps(body, ensure_ascii=False))


def bounded(journal: Journal) -> tuple[Journal, tuple[Rejection, ...]]:
    """Return a journal with no more messages than may wait, and what is to be told of those that were given up."""
    lost = len(journal.messages) - MOST_WAITING
    if lost <= 0:
        return journal, ()
    told = (
        f"{lost} messages are given up, the oldest, as more than {MOST_WAITING} wait; the summary tells what they told"
    )
    return replace(journal, messages=journal.messages[lost:]), (Rejection("webhook", told),)


def deliver(message: Message, address: str, *, secret: str, send: Post, wait: Callable[[float], bool]) -> str:
    """Send a message, three times if need be; return why it was not taken, or nothing.

    Args:
        message: What is told.
        address: The webhook's.
        secret: Signs it, if there is one.
        send: Sends it.
        wait: Lets so many seconds pass; says whether nobody has asked to stop.
    """
    body = message.body.encode("utf-8", "replace")
    headers = {"Content-Type": "application/json; charset=utf-8", "Accept": "*/*", "X-Dateline-Id": message.id}
    if secret:
        headers["X-Dateline-Signature"] = signature(secret, body)
    reason = ""
    for pause in (*TRIES, None):
        try:
            send(address, body, headers)
        except ServiceError as exc:
            reason = str(exc)
        except GeoError as exc:  # as where it may not be told: another try changes nothing
            return str(exc)
        else:
            return ""
        logger.info("the webhook did not take message %s: %s", message.id, reason)
        if pause is None or not wait(pause):
            break
    return reason


def signature(secret: str, body: bytes) -> str:
    """Return what proves that a message comes from who knows the secret."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def hidden(address: str) -> str:
    """Return a webhook's address as it may be told: its path is often a secret."""
    try:
        split = urlsplit(address)
    except ValueError:
        return "webhook"
    return f"webhook at {split.hostname or 'an address'}"
