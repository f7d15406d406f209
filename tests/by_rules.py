"""Articles as the rules alone read them: for tests of what the rules say, whatever the judge of acts would add."""

from datetime import date

from geo.engines import Engines, ReaderKind
from geo.extract import extract_article
from geo.model import Article, Report

BY_RULES = Engines(reader=ReaderKind.RULES)


def reports_by_rules(text: str, *, published: date | None = None) -> tuple[Report, ...]:
    """Return what the rules alone find in a text."""
    return extract_article(Article("story.txt", text, published=published), engines=BY_RULES).reports
