"""Posts of networks and channels, exported as JSON → an article each: text, day, author as source, link as address.

Read are Telegram Desktop's `result.json`, the archive of X (`tweets.js`) and the answers of its interfaces of both
versions, Mastodon's outbox, and lists or lines of objects with a text, a day, an author and a link, each under one of
its usual names. A text stays as it stands in the post. What passes another's post on is that one's, counted once.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from math import isfinite

from geo.aliases import Json
from geo.articles.days import DayOrder, is_spelt
from geo.articles.documents import Document, is_address
from geo.articles.feeds import local_day
from geo.articles.markup import text_of_html
from geo.articles.posts_told import ARCHIVE, AUTHOR_NAMES, DAY_NAMES, PART_NAMES, TEXT_NAMES, is_post
from geo.articles.texts import MAX_TITLE, clean, day_written, decode, field_line, first_line
from geo.articles.unwarned import unwarned
from geo.errors import InputError
from geo.unseen import without_unseen

MAX_POSTS = 10_000
_LIST_NAMES = ("statuses", "tweets", "posts", "messages", "items", "results", "data")
_PERSON_NAMES = ("name", "display_name", "full_name", "username", "screen_name", "title", "acct")
_LONGEST_TITLE = 80
_LISTED = 20  # numbers of posts that a message names
_MILLISECONDS = 100_000_000_000  # a moment in seconds is smaller until the year 5138
_POST = "https://x.com/i/web/status/"
_FORWARDED = "RT @"
_CHANNELS = ("public_channel", "private_channel", "public_supergroup", "private_supergroup")
_BROKEN = "is no JSON of posts that can be read; export it again, or write one object with a text on each line"
_NO_POSTS = (
    "holds no posts: want a list, or lines, of objects with a text, a day, an author and a link, "
    "or an export of Telegram, X or Mastodon"
)

Object = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class _Post:
    """A post as its export tells it. `day` is as written there, or a moment in seconds; `number` tells which it is.

    Few have a `title` of their own.
    """

    number: str
    text: str
    day: str
    source: str = ""
    link: str = ""
    title: str = ""


@unwarned()
def read_posts(data: bytes, _address: str = "") -> tuple[Document, ...]:
    """Take the posts out of an export. The first document tells what was taken, and what was passed over.

    Raises:
        InputError: It is no JSON, or holds no posts.
    """
    told, refused = _parsed(decode(data, where="the export"))
    layout, found = _posts_in(told)
    posts = list(found[:MAX_POSTS])
    if len(found) > MAX_POSTS:
        reason = f"and those after it are not read: a file may hold {MAX_POSTS:,} posts; split it"
        refused.append(Document(name=f"post {MAX_POSTS + 1}", refused=reason))
    texts = [post for post in posts if post.text.strip()]
    once, repeats = _once(texts)
    if not texts:
        raise InputError(_NO_POSTS)
    passed = f"; {len(posts) - len(texts):,} without text were passed over" if len(texts) < len(posts) else ""
    order = DayOrder(post.day for post in once)
    first = Document(told=f"{layout}, each with text an article{passed}")
    return (first, *(_document(post, order) for post in once), *repeats, *refused)


def _document(post: _Post, order: DayOrder) -> Document:
    return Document(
        text=post.text,
        title=post.title or _title(post.text),
        published=_day(post.day, order),
        source=post.source,
        address=post.link if is_address(post.link) and " " not in post.link else "",
        name=f"post {post.number}",
    )


def _title(text: str) -> str:
    """Return the first line of a post, or as many of its words as a title may have."""
    line = first_line(text) or next(filter(None, map(str.strip, text.split("\n"))), "")
    if len(line) <= _LONGEST_TITLE:
        return line
    return f"{line[:_LONGEST_TITLE].rpartition(' ')[0] or line[:_LONGEST_TITLE]} …"[:MAX_TITLE]


def _day(written: str, order: DayOrder) -> str:
    """Return a day as an ISO date; one that cannot be read stays as it is written, and is refused as that."""
    if written.isdecimal() and len(written) in (9, 10, 12, 13):
        moment = int(written)
        return datetime.fromtimestamp(moment / 1000 if moment > _MILLISECONDS else moment, UTC).date().isoformat()
    if is_spelt(written):
        parts = order.parts(written)
        return f"{parts[0]}-{parts[1]:02d}-{parts[2]:02d}" if parts else written
    return local_day(written) or day_written(written) or written


def _once(posts: Sequence[_Post]) -> tuple[list[_Post], tuple[Document, ...]]:
    """Leave out posts whose words another has, and tell which."""
    first: dict[str, _Post] = {}
    again: list[str] = []
    for post in posts:
        mark = " ".join(without_unseen(_passed_on(post.text)[1]).casefold().split())
        if mark in first:
            again.append(post.number)
        else:
            first[mark] = post
    if not again:
        return list(first.values()), ()
    named = ", ".join(again[:_LISTED]) + (f" and {len(again) - _LISTED:,} more" if len(again) > _LISTED else "")
    reason = f"have the words of other posts, and are counted once with these: {named}"
    return list(first.values()), (Document(name=f"{len(again):,} posts", refused=reason),)


def _passed_on(text: str) -> tuple[str, str]:
    """Part the account whose post this passes on from its words; nothing and the text where it passes none on."""
    if not text.startswith(_FORWARDED):
        return "", text
    account, colon, rest = text[len(_FORWARDED) :].partition(": ")
    return (account, rest) if colon and account.replace("_", "").isalnum() else ("", text)


# ---- JSON ----


def _parsed(text: str) -> tuple[Json, list[Document]]:
    """Return what JSON tells, or all its lines as a list, with the lines that are none.

    Raises:
        InputError: It is no JSON.
    """
    text = text.removeprefix("\ufeff")
    start = ARCHIVE.match(text)
    body = text[start.end() :].rstrip().rstrip(";") if start else text
    try:
        return json.loads(body), []
    except (ValueError, RecursionError):
        pass
    lines: list[Json] = []
    refused: list[Document] = []
    for number, line in enumerate(body.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            lines.append(json.loads(line))
        except (ValueError, RecursionError):
            lines.append(None)
            refused.append(Document(name=f"line {number}", refused="is no JSON; write one object a line"))
    if not any(isinstance(line, dict) for line in lines):
        raise InputError(_BROKEN)
    return lines, refused[:MAX_POSTS]


def _posts_in(told: Json) -> tuple[str, list[_Post]]:
    """Return what kind of export it is, in words, and its posts.

    Raises:
        InputError: It is none.
    """
    if isinstance(told, dict):
        chats = told.get("chats")
        listed = chats.get("list") if isinstance(chats, dict) else [told] if _is_chat(told) else None
        if isinstance(listed, list):
            return "messages of Telegram", [post for chat in _objects(listed) for post in _of_chat(chat)]
        if isinstance(told.get("orderedItems"), list):
            return "posts of Mastodon", list(_of_outbox(_objects(told["orderedItems"])))
        people = _people(told.get("includes"))
        told = next((told[name] for name in _LIST_NAMES if isinstance(told.get(name), list)), [told])
    else:
        people = {}
    rows = list(map(_unwrapped, _objects(told)))
    if not any(map(_is_row, rows)):
        raise InputError(_NO_POSTS)
    names = Counter(name for row in rows for name in _taken(row).items() if name[1])
    taken = {part: name for (part, name), _ in reversed(names.most_common())}
    shown = ", ".join(f"{part} from “{field_line(name)[:60]}”" for part, name in sorted(taken.items()))
    return f"posts: {shown}", [_of_row(row, people, number) for number, row in enumerate(rows, start=1)]


def _objects(told: Json) -> list[dict[str, Json]]:
    return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []


def _is_row(row: Object) -> bool:
    """Say whether an object of a list is a post; here, where none is an article of ours, a text with a day is one."""
    return is_post(row) or bool(_named(row, TEXT_NAMES) and _named(row, DAY_NAMES))


def _unwrapped(row: Object) -> Object:
    inner = row.get("tweet")
    return inner if isinstance(inner, dict) else row


def _named(row: Object, names: Sequence[str]) -> str:
    """Return under which of some names a row tells anything."""
    return next((name for name in names if row.get(name) not in (None, "", [], {})), "")


def _taken(row: Object) -> dict[str, str]:
    taken = {part: _named(row, names) for part, names in PART_NAMES.items()}
    if taken["author"] == AUTHOR_NAMES[-1] and _words(row[AUTHOR_NAMES[-1]]).lstrip().startswith("<"):
        taken["author"] = ""  # a program's name, which X calls so too
    return taken


def _words(value: Json) -> str:
    if isinstance(value, str):
        return clean(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _moment(value: Json) -> str:
    """Return a moment as it is written; of one in seconds and parts of them, the seconds."""
    return str(int(value)) if isinstance(value, float) and isfinite(value) else _words(value)


# ---- one post ----


def _of_row(row: Object, people: Mapping[str, str], number: int) -> _Post:
    """Return a post of X, by either version of its interface, or of any list."""
    own = row.get("retweeted_status")
    passed = own if isinstance(own, dict) and is_post(own) else row
    taken = _taken(passed)
    name = _words(passed.get("id_str")) or _words(passed.get("id"))
    of_x = name.isdecimal() and bool({"id_str", "edit_history_tweet_ids", "author_id"} & passed.keys())
    link = _words(passed.get(taken["link"]))
    author = _author(passed.get(taken["author"])) or people.get(_words(passed.get("author_id")), "")
    text = _text_of(passed, taken["text"])
    day = _moment(passed.get(taken["day"]))
    if passed is not row:  # who passes it on writes no word of it, and does so later
        day = day or _moment(row.get(taken["day"]))
    return _Post(
        number=field_line(_words(row.get("id_str")) or name)[:60] or str(number),
        text=_unescaped(text) if of_x else text,
        day=day.strip(),
        source=_passed_on(text)[0] or author,
        link=link.strip() or (f"{_POST}{name}" if of_x else ""),
        title=field_line(_words(passed.get(taken["title"])))[:MAX_TITLE],
    )


def _text_of(row: Object, name: str) -> str:
    """Return the whole text where the interface keeps it beside a cut one."""
    for longer, inner in (("note_tweet", "text"), ("extended_tweet", "full_text")):
        part = row.get(longer)
        if isinstance(part, dict) and isinstance(part.get(inner), str):
            return _words(part[inner])
    return _joined(row.get(name))


def _unescaped(text: str) -> str:
    """Return a text of X, which writes three signs as HTML does, and nothing else."""
    return unescape(text) if any(sign in text for sign in ("&amp;", "&lt;", "&gt;")) else text


def _joined(told: Json) -> str:
    """Return a text, which Telegram writes as one, or as a list of texts and of links, names and tags in it."""
    parts = told if isinstance(told, list) else [told]
    return "".join(_words(part.get("text") if isinstance(part, dict) else part) for part in parts)


def _author(told: Json) -> str:
    """Return who posted: a name, or that of a person."""
    if isinstance(told, dict):
        return field_line(_words(told.get(_named(told, _PERSON_NAMES))))
    return field_line(_words(told))


def _people(includes: Json) -> dict[str, str]:
    users = includes.get("users") if isinstance(includes, dict) else None
    return {_words(user.get("id")): _author(user) for user in _objects(users)}


def _is_chat(told: Object) -> bool:
    return isinstance(told.get("messages"), list) and bool({"type", "name", "id"} & told.keys())


def _of_chat(chat: Object) -> Iterator[_Post]:
    """Yield the messages of a chat or channel; what only tells that somebody came or went is none."""
    listed = _objects(chat.get("messages"))
    channel = _words(chat.get("id")) if chat.get("type") in _CHANNELS else ""
    for row in (row for row in listed if row.get("type", "message") == "message"):
        number = _words(row.get("id"))
        author = _words(row.get("forwarded_from")) or _words(row.get("from")) or _words(chat.get("name"))
        yield _Post(
            number=number,
            text=_joined(row.get("text")),
            day=_words(row.get("date")),
            source=field_line(author),
            link=f"https://t.me/c/{channel}/{number}" if channel.isdecimal() and number.isdecimal() else "",
        )


def _of_outbox(rows: Sequence[Object]) -> Iterator[_Post]:
    """Yield the posts of an outbox; what only passes another's on has no text of its own."""
    for number, row in enumerate(rows, start=1):
        told = row.get("object")
        note: Object = told if isinstance(told, dict) else {}
        markup = _words(note.get("content"))
        link = next(filter(is_address, (_words(note.get(name)) for name in ("url", "id"))), "")
        yield _Post(
            number=str(number),
            text=text_of_html(markup).strip() if markup.strip() else "",
            day=_words(note.get("published")) or _words(row.get("published")),
            source=_account(_words(note.get("attributedTo")) or _words(row.get("actor"))),
            link=link,
        )


def _account(address: str) -> str:
    """Return @name@host of the address of an account."""
    host, _, name = address.partition("://")[2].rpartition("/")
    return f"@{name.lstrip('@')}@{host.partition('/')[0]}" if host and name else field_line(address)
