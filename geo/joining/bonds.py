"""Why the reports of an event were joined, in words."""

from collections.abc import Iterator

from geo.model import Bond, Event, Report
from geo.unseen import without_unseen


def bond_words(event: Event) -> tuple[str, ...]:
    """Say of each report that was joined to another with which, why and how surely, one line each.

    For example: "“hit” (b.txt) with “attacked” (a.txt): the same target; rare words around the act in common; 83 %".
    """
    return tuple(words for _, words in _told(event))


def bond_words_across(event: Event) -> tuple[str, ...]:
    """Say the same of reports that were joined to those of another article."""
    article = {report.id: report.article for report in event.reports}
    return tuple(words for bond, words in _told(event) if article[bond.report] != article[bond.other])


def _told(event: Event) -> Iterator[tuple[Bond, str]]:
    reports = {report.id: report for report in event.reports}
    for bond in event.bonds:
        if bond.report in reports and bond.other in reports:  # a person may have taken one away
            sure = () if bond.chance is None else (f"{bond.chance:.0%}",)
            why = "; ".join((*bond.reasons, *sure))
            yield bond, f"{_name(reports[bond.report])} with {_name(reports[bond.other])}: {why}"


def _name(report: Report) -> str:
    act = without_unseen(report.words(report.trigger))
    return f"“{act}” ({report.article})"
