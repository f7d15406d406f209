"""What a webhook hears, and how often."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from test_summaries import EVENT, NOON, digest_of_events

from geo.errors import InputError, ServiceError
from geo.watching.telling import Journal, Message, Problem
from geo.watching.webhooks import (
    MOST_EVENTS,
    MOST_WAITING,
    bounded,
    deliver,
    hidden,
    message_of,
    post_public,
    signature,
)

MESSAGE = Message("an id", 1, '{"text": "é"}')


class Hook:
    """A webhook that fails so many times."""

    def __init__(self, *failures):
        self.failures, self.heard, self.waits = list(failures), [], []

    def send(self, address, body, headers):
        self.heard.append((address, body, headers))
        if self.failures:
            raise self.failures.pop(0)

    def wait(self, seconds):
        self.waits.append(seconds)
        return True

    def deliver(self, secret=""):
        return deliver(MESSAGE, "https://hook.example/x", secret=secret, send=self.send, wait=self.wait)


def test_a_message_is_sent_three_times_and_longer_waited_for_each_time():
    hook = Hook(*(ServiceError(f"failure {at}") for at in range(9)))
    assert hook.deliver() == "failure 2"
    assert (len(hook.heard), hook.waits) == (3, [1.0, 4.0])
    hook = Hook(ServiceError("once"))
    assert hook.deliver() == ""
    assert (len(hook.heard), hook.waits) == (2, [1.0])
    assert {headers["X-Dateline-Id"] for _, _, headers in hook.heard} == {"an id"}


def test_what_may_not_be_told_is_not_tried_again():
    hook = Hook(InputError("lies in a private network"))
    assert hook.deliver() == "lies in a private network"
    assert len(hook.heard) == 1


def test_who_stops_does_not_wait_for_a_webhook():
    hook = Hook(ServiceError("a failure"))
    hook.wait = lambda _: False
    assert hook.deliver() == "a failure"
    assert len(hook.heard) == 1


def test_a_secret_signs_what_is_told():
    hook = Hook()
    hook.deliver("a secret")
    _, body, headers = hook.heard[0]
    assert headers["X-Dateline-Signature"] == "sha256=" + hmac.new(b"a secret", body, hashlib.sha256).hexdigest()
    assert signature("a secret", body) != signature("another", body)
    hook.deliver()
    assert "X-Dateline-Signature" not in hook.heard[1][2]


def test_a_message_tells_counts_so_many_events_and_a_text_that_calls_nobody():
    events = [replace(EVENT, key=str(at), title="<!channel> @here & more") for at in range(MOST_EVENTS + 3)]
    digest = digest_of_events(*events, problems=[Problem("a.pdf", "is no PDF", NOON)])
    message = message_of(digest, 7, NOON, NOON)
    found = json.loads(message.body)
    assert (found["format"], found["id"]) == ("dateline.watch/1", message.id)
    assert found["counts"]["new"] == MOST_EVENTS + 3
    assert (len(found["events"]), found["more_events"]) == (MOST_EVENTS, 3)
    assert found["events"][0].keys() >= {"id", "event", "change", "title", "day", "places", "status", "sentence"}
    assert found["problems"] == [{"where": "a.pdf", "reason": "is no PDF", "since": NOON.isoformat()}]
    assert found["text"].startswith("desk: Since yesterday: 53 new\n• New: &lt;!channel&gt; @\u2060here &amp; more")
    assert len(message.body) < 100_000


def test_a_message_has_the_same_id_each_time_and_another_than_others():
    digest = digest_of_events(EVENT)
    assert message_of(digest, 7, NOON, NOON).id == message_of(digest, 7, NOON + timedelta(hours=1), NOON).id
    others = {message_of(digest, 8, NOON, NOON).id, message_of(digest, 7, NOON, NOON + timedelta(hours=1)).id}
    assert message_of(digest, 7, NOON, NOON).id not in others


def test_messages_that_nobody_takes_are_bounded_and_that_is_told():
    there = Journal(NOON, NOON, messages=tuple(replace(MESSAGE, id=str(at)) for at in range(MOST_WAITING + 2)))
    found, (told,) = bounded(there)
    assert [found.messages[0].id, len(found.messages)] == ["2", MOST_WAITING]
    assert "2 messages are given up" in told.reason
    assert bounded(found) == (found, ())


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/", "http://10.0.0.1/", "http://[::1]:8080/", "http://169.254.169.254/"]
)
def test_nothing_is_told_in_private_networks(address):
    with pytest.raises(InputError, match="private or reserved"):
        post_public(address, b"{}", {})


def test_the_path_of_a_webhook_is_not_told():
    assert hidden("https://hooks.example/services/T0/secret") == "webhook at hooks.example"
    assert hidden("http://[broken") == "webhook"
