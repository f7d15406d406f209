"""An event's evidence: what was read out of which words of which article."""

from collections.abc import Mapping, Sequence

import streamlit as st

from geo.events.contradictions import contradiction_words, contradictions
from geo.events.origins import independent
from geo.maps.drawing import quadrant_name
from geo.model import Article, DatePrecision, Event, EventPlace, Link, Place, PlaceRole, Quantity, Report, Status
from geo.ui import state
from geo.ui.listing import parties
from geo.views.escape import escape_html, safe_link
from geo.views.marks import quadrant
from geo.views.quotes import quote_html
from geo.views.selection import country_name
from geo.views.view import View
from geo.views.words import (
    LINKS,
    QUADRANTS,
    ROLES,
    STATUSES,
    TYPES,
    WHEN,
    count_words,
    day_words,
    place_words,
    when_words,
)

_MOST_REPORTS = 12
_KEY = '<p class="key"><mark class="actor">who</mark><mark class="act">what</mark>' + (
    '<mark class="place">where</mark><mark class="date">when</mark></p>'
)


def show_evidence(event: Event, among: Sequence[Event], view: View) -> None:
    """Draw one event with the way back and to its neighbours in the list."""
    _steps(event, among)
    st.html(f'<article class="evidence">{_head(event)}{_facts(event, view)}{_reports(event, view.articles)}</article>')


def _steps(event: Event, among: Sequence[Event]) -> None:
    ids = [other.id for other in among]
    at = ids.index(event.id) if event.id in ids else 0
    with st.container(key="steps", horizontal=True, vertical_alignment="center"):
        st.button("‹ List", key="step-list", type="tertiary", on_click=_back, args=(len(ids),))
        if len(ids) < 2:
            return
        st.markdown(f":gray[{at + 1:,} of {len(ids):,}]")
        for label, key, to in (("Previous", "step-previous", at - 1), ("Next", "step-next", at + 1)):
            there = 0 <= to < len(ids)
            st.button(
                label, key=key, type="tertiary", disabled=not there, on_click=state.open_event,
                args=(ids[to] if there else None,), kwargs={"show": True},
            )  # fmt: skip


def _back(listed: int) -> None:
    """Go back to the list that the event was chosen from; from a mark's only event, to the list of all."""
    if listed > 1:
        state.open_event(None)
    else:
        state.open_spot(None)


def _head(event: Event) -> str:
    mark = f'<i class="sign sign-{quadrant_name(quadrant(event))}-{event.status}"></i>'
    surely = f'<span class="status">{escape_html(STATUSES[event.status])}</span>'
    return (
        f'<header><p class="day">{escape_html(when_words(event.when))}</p>'
        f"<h3>{mark}<span>{escape_html(TYPES[event.type].capitalize())}</span>{surely}</h3>"
        f'<p class="parties">{escape_html(parties(event, most=6))}</p></header>'
    )


def _facts(event: Event, view: View) -> str:
    """List what the words came to mean, with how exactly and by what right."""
    rows = [_place_row(part) for part in event.places]
    if not event.places:
        rows.append(_row("Where", "no place is named", "listed, not on the map"))
    if event.when and event.when.precision:
        said = f"from “{event.when.text}”" if event.when.text else ""
        how = LINKS[event.when_link] if event.when_link not in (None, Link.ATTACHED, Link.SENTENCE) else said
        rows.append(_row("When", when_words(event.when), ", ".join(filter(None, (WHEN[event.when.precision], how)))))
    kind = f"{QUADRANTS[quadrant(event)]}; PLOVER type {event.type}"
    rows.append(_row("What", TYPES[event.type], kind))
    rows += [_row("How many", number.text, number.aspect) for number in _numbers(event)]
    if len(event.articles) > 1:
        origins = count_words(len(independent(event.articles, view.origins)), "independent origin")
        rows.append(_row("Told by", count_words(len(event.articles), "article"), origins))
    rows += [_row("Disputed", contradiction_words(found), "") for found in contradictions(event)]
    return f"<dl>{''.join(rows)}</dl>"


def _numbers(event: Event) -> tuple[Quantity, ...]:
    """Return the numbers of all reports, each said once."""
    numbers = (number for report in event.reports for number in report.numbers)
    return tuple({(number.text.casefold(), number.aspect): number for number in numbers}.values())


def _place_row(part: EventPlace) -> str:
    place = part.place
    role = "Where" if part.role is PlaceRole.AT else ROLES[part.role].capitalize()
    exact = place_words(place)
    notes = [exact] if place.where_prec != 1 else []
    if part.link is not Link.ATTACHED:
        notes.append(LINKS[part.link])
    if place.where_prec <= 2:
        notes.append(_degrees(place))
    country = f", {country_name(place.country)}" if place.country and place.where_prec < 6 else ""
    return _row(role, place.name + country, ", ".join(notes))


def _degrees(place: Place) -> str:
    north, east = "N" if place.lat >= 0 else "S", "E" if place.lon >= 0 else "W"
    return f"{abs(place.lat):.2f}° {north}, {abs(place.lon):.2f}° {east}"


def _row(label: str, value: str, note: str) -> str:
    return f"<dt>{escape_html(label)}</dt><dd>{escape_html(value)} <small>{escape_html(note)}</small></dd>"


def _reports(event: Event, articles: Mapping[str, Article]) -> str:
    shown = "".join(_report(report, articles.get(report.article)) for report in event.reports[:_MOST_REPORTS])
    more = len(event.reports) - _MOST_REPORTS
    return shown + _KEY + (f"<p>and {more:,} more reports</p>" if more > 0 else "")


def _report(report: Report, article: Article | None) -> str:
    title = (article.title if article else "") or report.article
    origin = [escape_html(article.source)] if article and article.source and not safe_link(article.source) else []
    if article and article.published:
        about = {DatePrecision.MONTH: "in ", DatePrecision.INFERRED: "about "}.get(article.published_precision, "")
        day = day_words(article.published)
        origin.append(escape_html(about + (day.split(" ", 1)[1] if about == "in " else day)))
    link = safe_link(article.source) if article else None
    if link:
        origin.insert(0, f'<a href="{escape_html(link)}" target="_blank" rel="noopener noreferrer">source</a>')
    surely = "" if report.status is Status.OCCURRED else f'<span class="status">{STATUSES[report.status]}</span>'
    return (
        f"<figure><blockquote>{quote_html(report)}</blockquote>"
        f"<figcaption><cite>{escape_html(title)}</cite> {' · '.join(origin)} {surely}</figcaption></figure>"
    )
