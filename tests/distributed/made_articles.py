"""Articles and readers of them for the tests of very many: what is found is made of the words, in no time."""

import os
import signal
from datetime import date, timedelta
from pathlib import Path

from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    EventPlace,
    EventType,
    Extraction,
    Place,
    PlaceKind,
    PlaceRole,
    Report,
    Span,
    Status,
    When,
    content_id,
)

FIRST = date(2024, 5, 5)
CHAD = Actor("state/TD", "Chad", ActorKind.STATE, "TD")
FLAG = "DATELINE_TEST_FLAG"  # the file that says that somebody has died


def made_articles(number):
    """Return articles, each of which tells one attack on a town."""
    return [
        Article(
            f"{at:04d}.txt", f"Troops of Chad attacked town {at % 7} today, again.", published=FIRST + timedelta(at)
        )
        for at in range(number)
    ]


def reading(article, *, engines):
    """Find the attack that an article tells; one of them is a fault."""
    if "fault" in article.text:
        raise ZeroDivisionError
    town = int(article.text.split("town ")[1].split(maxsplit=1)[0])
    trigger = Span(article.text.index("attacked"), article.text.index("attacked") + 8)
    told = Report(
        content_id("report", article.id),
        article.id,
        Span(0, len(article.text)),
        article.text,
        trigger,
        EventType.ASSAULT,
        Status.OCCURRED,
        agents=(ActorMention(Span(0, 6), "Chad", CHAD),),
        places=(EventPlace(Place(f"Town {town}", PlaceKind.CITY, 13.0 + town, 20.0, 1, "TD"), PlaceRole.AT),),
        when=When(article.published, article.published, 1, "today"),
    )
    return Extraction(article, reports=(told,))


def dying_once(article, *, engines):
    """Read, but end this process the first time that a certain article comes, as the system ends one."""
    flag = Path(os.environ[FLAG])
    if article.id == "0013.txt" and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return reading(article, engines=engines)
