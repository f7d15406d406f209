"""Articles of two reports each; each happening is told by two of them, so that they are joined, and that is kept."""

from datetime import date, timedelta

from geo.model import (
    Actor,
    ActorKind,
    ActorMention,
    Article,
    EventType,
    Extraction,
    Report,
    Span,
    Status,
    When,
)

UKRAINE = ActorMention(Span(0, 7), "Ukraine", Actor("UA", "Ukraine", ActorKind.STATE, "UA"))


def told(number):
    """An article of two reports; each day is told of by two articles."""
    day = date(2024, 1, 1) + timedelta(days=number // 2)
    article = Article(f"{number}.txt", f"Ukraine attacked Kursk, and met a friend {number}.", published=day)
    when = When(day, day, 1, "today")
    span, act, kinds = Span(0, 22), Span(8, 16), (EventType.ASSAULT, EventType.CONSULT)
    reports = tuple(
        Report(
            f"{number}-{kind}", article.id, span, article.text[:22], act, kind, Status.OCCURRED, (UKRAINE,), when=when
        )
        for kind in kinds
    )
    return Extraction(article, reports=reports)


EXTRACTIONS = [told(number) for number in range(150)]
ARTICLES = [extraction.article for extraction in EXTRACTIONS]
