"""Exports of posts in the layouts of those who write them, made while the tests run; none is kept."""

import json

DAY = "2024-08-27T10:00:00"
X_DAY = "Tue Aug 27 10:00:00 +0000 2024"
# What a test may set to any value of JSON.
NAMES = ("text", "full_text", "date", "created_at", "author", "user", "from", "id", "link", "type", "object", "tweet")


def _bytes(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _chat(*texts: str, **told: object) -> dict[str, object]:
    rows = [
        {"id": number, "type": "message", "date": DAY, "from": "War Desk", "text": _parted(text)} | told
        for number, text in enumerate(texts, start=1)
    ]
    came = {"id": 0, "type": "service", "date": DAY, "actor": "War Desk", "action": "create_channel", "text": ""}
    return {"name": "War Desk", "type": "public_channel", "id": 77, "messages": [came, *rows]}


def _parted(text: str) -> object:
    """Part a text as Telegram does, tags and links as objects."""
    first, space, rest = text.partition(" ")
    return [first, {"type": "bold", "text": space}, rest] if space else text


def telegram(*texts: str, **told: object) -> bytes:
    return _bytes(_chat(*texts, **told))


def telegram_account(*texts: str, **told: object) -> bytes:
    return _bytes({"about": "All data", "chats": {"about": "Chats", "list": [_chat(*texts, **told)]}})


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _status(text: str, number: int, /, **told: object) -> dict[str, object]:
    row = {"id_str": str(number), "id": number, "full_text": text, "created_at": X_DAY, "entities": {"hashtags": []}}
    return row | {"source": '<a href="https://example.org">Program</a>'} | told


def archive_of_x(*texts: str, escaped: bool = True, **told: object) -> bytes:
    rows = [
        {"tweet": _status(_escaped(text) if escaped else text, number, **told)}
        for number, text in enumerate(texts, start=101)
    ]
    return b"window.YTD.tweets.part0 = " + _bytes(rows)


def first_interface_of_x(text: str, /, *, passed_on: str = "", **told: object) -> bytes:
    row = _status(_escaped(text), 101, **{"user": {"name": "Ana Writes", "screen_name": "ana_w"}} | told)
    rows = [row]
    if passed_on:
        rows.append(_status(f"RT @ana_w: {text[:20]}…", 102, user={"name": passed_on}, retweeted_status=row))
    return _bytes({"statuses": rows})


def second_interface_of_x(text: str, /, **told: object) -> bytes:
    row = {"id": "101", "text": _escaped(text), "created_at": f"{DAY}.000Z", "author_id": "9"} | told
    return _bytes({"data": [row], "includes": {"users": [{"id": "9", "name": "Ana Writes", "username": "ana_w"}]}})


def outbox(markup: str, **told: object) -> bytes:
    note = {
        "id": "https://example.social/users/ana/statuses/1",
        "url": "https://example.social/@ana/1",
        "type": "Note",
        "published": f"{DAY}Z",
        "attributedTo": "https://example.social/users/ana",
        "content": markup,
    }
    rows = [
        {"type": "Create", "published": f"{DAY}Z", "object": note} | told,
        {"type": "Announce", "published": f"{DAY}Z", "object": "https://elsewhere.example/2"},
    ]
    return _bytes({"type": "OrderedCollection", "orderedItems": rows})


def _row(text: str, number: int, /, **told: object) -> dict[str, object]:
    row = {"text": text, "created_at": f"{DAY}Z", "author": "Ana", "link": f"https://example.social/{number}"}
    return row | told


def listed(*texts: str, **told: object) -> bytes:
    return _bytes([_row(text, number, **told) for number, text in enumerate(texts, start=1)])


def lines(*texts: str, **told: object) -> bytes:
    return b"".join(_bytes(_row(text, number, **told)) + b"\n" for number, text in enumerate(texts, start=1))


MAKERS = (telegram, archive_of_x, first_interface_of_x, second_interface_of_x, outbox, listed, lines)
