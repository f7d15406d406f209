"""An event's evidence: what was read out of which words of which article, how surely, and what else it might mean."""

from collections.abc import Mapping, Sequence
from itertools import chain

import streamlit as st

from geo.columnar import position
from geo.gazetteer.lookup import open_gazetteer
from geo.joining.bonds import bond_words
from geo.joining.contradictions import contradiction_words, contradictions
from geo.joining.origins import independent
from geo.joining.sureness import sureness_of
from geo.maps.scene_json import quadrant_name
from geo.model import (
    Actor,
    Article,
    CodedRow,
    DatePrecision,
    Event,
    EventPlace,
    Link,
    PartyLink,
    PlaceRole,
    Quantity,
    Report,
    ReviewState,
    Status,
    Sureness,
)
from geo.ontology import LESS_SURE, degree_of
from geo.ui import article, correct, desk, review, state, story, team
from geo.ui.add_event import BY_HAND
from geo.views import glossary
from geo.views.countries import country_name
from geo.views.escape import escape_html, escape_markdown, safe_link
from geo.views.event_records import CodedRowRecord
from geo.views.explaining import party_links, sure_lines, why_lines
from geo.views.left_open import left_open_of
from geo.views.marks import quadrant
from geo.views.place_words import degrees, place_line, place_within
from geo.views.quotes import ROLES as MARKED
from geo.views.quotes import quote_html, readings_html
from geo.views.titles import telling_report, title_of_event
from geo.views.view import View
from geo.views.words import (
    DEGREES,
    LINKS,
    PARTY_LINKS,
    QUADRANTS,
    RECOGNISED,
    ROLES,
    STATUSES,
    TYPES,
    WHEN,
    capital,
    count_words,
    day_words,
    name_words,
    place_words,
    short_words,
    sureness_words,
    when_words,
)

_MOST_REPORTS = 12
_MOST_ARTICLES = 5  # that are offered to be read whole
_MOST_ALTERNATIVES = 8
_LONGEST_TITLE = 40
_KEY = f'<p class="key">{"".join(f"<mark class={role}>{word}</mark>" for role, word in MARKED.items())}</p>'


def show_evidence(event: Event, among: Sequence[Event], view: View) -> None:
    """Draw one event, or the form that corrects it, with the way back and to its neighbours in the list.

    Its sentence stands first, also above the form: all else is what somebody made of it.
    """
    _steps(event, among)
    first, *others = _groups(event, view) or [[]]
    if correct.is_open(event):
        st.html(f'<article class="evidence">{_head(event)}</article>')
        with st.container(key="sentence"):
            st.html(f'<article class="evidence">{_said(first, event, view)}</article>')
        correct.show_correct(event, view)
    else:
        why = f"{_why_so(first[0])}{_others(others, view)}" if first else ""
        rows = _rows_of_others(event) if first else ""
        told = f"{_said(first, event, view)}{_KEY if first else ''}{_facts(event, view)}{why}{rows}"
        st.html(f'<article class="evidence">{_head(event)}{told}</article>')
        _whole_articles(event, view.articles)
        story.show_button(event)
        review.show_history(event)
    review.show_bar(event, following=_following(event, among))


def _following(event: Event, among: Sequence[Event]) -> str | None:
    """Return the event that a reviewer goes on to: the next of the list that awaits him, after it the first."""
    at = position(among, event.id)
    at = len(among) if at is None else at
    others = chain((among[n] for n in range(at + 1, len(among))), (among[n] for n in range(at)))
    return next((one.id for one in others if desk.is_awaited(one)), None)


def _steps(event: Event, among: Sequence[Event]) -> None:
    number, at = len(among), position(among, event.id) or 0
    with st.container(key="steps", horizontal=True, vertical_alignment="center"):
        st.button("‹ List", key="step-list", type="tertiary", on_click=_back, args=(number,))
        if number < 2:
            return
        st.markdown(f":gray[{at + 1:,} of {number:,}]")
        for label, key, to in (("Previous", "step-previous", at - 1), ("Next", "step-next", at + 1)):
            there = 0 <= to < number
            st.button(
                label, key=key, type="tertiary", disabled=not there, on_click=state.open_event,
                args=(among[to].id if there else None,), kwargs={"show": True},
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
    if state.is_new(event):
        surely += '<span class="status new">new</span>'
    if event.review is not ReviewState.UNREVIEWED:
        surely += f'<span class="status {event.review}">{escape_html(team.decided_words(event))}</span>'
    what = f"<span>{escape_html(TYPES[event.type].capitalize())} · {escape_html(when_words(event.when))}</span>"
    asked = "".join(f'<p class="asked">{escape_html(line)}</p>' for line in team.asked_lines(event))
    title = escape_html(title_of_event(event, doubts=True))
    return f'<header><p class="kind">{mark}{what}{surely}</p><h3>{title}</h3>{asked}</header>'


def _facts(event: Event, view: View) -> str:
    """List what the words came to mean, each with how exactly and by what right."""
    sureness = sureness_of(event)
    rows = _party_rows(event, sureness)
    kind = f"{QUADRANTS[quadrant(event)]}; PLOVER type {event.type}"
    meant = f"{glossary.type_help(event.type)} {STATUSES[event.status].capitalize()}: {glossary.STATUSES[event.status]}"
    doubt = _doubt(sureness.type, "this")
    rows.append(_row("What", TYPES[event.type], doubt, _term(f"{meant} {kind}. {glossary.TYPES_TERM}")))
    rows += _where_rows(event, sureness.places)
    if event.when and event.when.precision:
        said = f"from “{event.when.text}”" if event.when.text else ""
        how = LINKS[event.when_link] if event.when_link not in (None, Link.ATTACHED, Link.SENTENCE) else said
        precision = event.when.precision
        told = ", ".join(filter(None, (WHEN[precision], how, _doubt(sureness.when, "then"))))
        term = _term(f"{glossary.DATE_PREC[precision]} date_prec {precision}: {glossary.DATE_PREC_TERM}")
        rows.append(_row("When", when_words(event.when), told, term))
    rows += [_row("How many", number.text, number.aspect) for number in _numbers(event)]
    rows += _sureness_row(sureness)
    if len(event.articles) > 1:
        origins = count_words(len(independent(event.articles, view.origins)), "independent origin")
        rows.append(_row("Told by", count_words(len(event.articles), "article"), origins, _why_one(event)))
    elif event.bonds:
        rows.append(_row("Told by", count_words(len(event.reports), "sentence"), "of one article", _why_one(event)))
    rows += [_row("Disputed", contradiction_words(found), "") for found in contradictions(event)]
    return f"<dl>{''.join(rows)}</dl>"


def _party_rows(event: Event, sureness: Sureness) -> list[str]:
    """Name who took part, each with how it was found where its own clause does not name it."""
    found: dict[str, PartyLink] = {}
    for mention, link in chain.from_iterable(map(party_links, event.reports)):
        if link is PartyLink.CLAUSE or mention.actor.id not in found:
            found[mention.actor.id] = link
    rows: dict[tuple[str, str], list[str]] = {}
    for role, actors, chance in (("actor", event.agents, sureness.agents), ("target", event.targets, sureness.targets)):
        for actor in actors:
            link = found.get(actor.id, PartyLink.CLAUSE)
            notes = (PARTY_LINKS[link] if link is not PartyLink.CLAUSE else "", _doubt(chance, "this"))
            rows.setdefault((role, ", ".join(filter(None, notes))), []).append(_party(actor))
    return [_row(MARKED[role].capitalize(), ", ".join(names), note) for (role, note), names in rows.items()]


def _party(actor: Actor) -> str:
    """Name an actor, with its country where the name does not tell that."""
    country = country_name(actor.country) if actor.country else ""
    return f"{actor.name} ({country})" if country and country.casefold() not in actor.name.casefold() else actor.name


def _sureness_row(sureness: Sureness) -> list[str]:
    """Say how surely it was read, and on demand how surely each thing that it says."""
    if sureness.event is None:
        return []
    lines = "".join(f"<li>{escape_html(line)}</li>" for line in sure_lines(sureness))
    each = f"<details><summary>How sure each thing is</summary><ul>{lines}</ul></details>"
    degree = degree_of(sureness.event)
    term = _term(f"{glossary.DEGREES[degree]} {glossary.DEGREES_TERM}")
    _, _, less = sureness_words(sureness).partition("; ")
    return [_row("Read", DEGREES[degree], less, each + term)]


def _doubt(chance: float | None, what: str) -> str:
    """Say what is less sure: "unsure whether here"; nothing for what is sure, or was not weighed."""
    degree = degree_of(chance)
    return f"{DEGREES[degree]} whether {what}" if degree in LESS_SURE else ""


def _why_one(event: Event) -> str:
    """Say, on demand, why the reports were taken for one happening."""
    told = bond_words(event)
    lines = "".join(f"<li>{escape_html(words)}</li>" for words in told[:_MOST_REPORTS])
    more = f"<p>and {len(told) - _MOST_REPORTS:,} more</p>" if len(told) > _MOST_REPORTS else ""
    return f"<details><summary>Why one event</summary><ul>{lines}</ul>{more}</details>" if told else ""


def _numbers(event: Event) -> tuple[Quantity, ...]:
    """Return the numbers of all reports, each said once."""
    numbers = (number for report in event.reports for number in report.numbers)
    return tuple({(number.text.casefold(), number.aspect): number for number in numbers}.values())


def _where_rows(event: Event, chance: float | None) -> list[str]:
    """Tell where it was: names that nothing places first, as they are the exact ones."""
    placed = [_place_row(part, _doubt(chance, "here")) for part in event.places]
    listed = "" if placed else ": listed, not on the map"
    if names := left_open_of(event):
        return [_row("Where", ", ".join(names), f"named, and not in the gazetteer{listed}"), *placed]
    return placed or [_row("Where", "no known place is named", "listed, not on the map")]


def _place_row(part: EventPlace, doubt: str) -> str:
    place = part.place
    role = "Where" if part.role is PlaceRole.AT else ROLES[part.role].capitalize()
    exact = place_words(place)
    notes = [exact] if place.where_prec != 1 else []
    if part.link is not Link.ATTACHED:
        notes.append(LINKS[part.link])
    if part.toponym and part.link is not Link.REVIEWED:
        notes.append(name_words(part.toponym))
    if place.where_prec <= 2:
        notes.append(degrees(place))
    notes += [doubt] if doubt and part.link is not Link.REVIEWED else []
    term = _term(f"{glossary.WHERE_PREC[place.where_prec]} where_prec {place.where_prec}: {glossary.WHERE_PREC_TERM}")
    return _row(role, place_within(place, open_gazetteer()), ", ".join(notes), _doubts(part) + term)


def _term(text: str) -> str:
    """Explain, on demand, the terms of a row."""
    return f'<details class="term"><summary>What this means</summary><p>{escape_html(text)}</p></details>'


def _doubts(part: EventPlace) -> str:
    """Say, on demand, why this place was taken and which others bear the name."""
    if part.toponym is None:
        return ""
    others = [p for p in part.toponym.alternatives if p != part.place][:_MOST_ALTERNATIVES]
    reasons = () if part.link is Link.REVIEWED else part.toponym.reasons  # they spoke for what was read first
    why = "".join(f"<li>{escape_html(reason)}</li>" for reason in reasons)
    names = "".join(f"<li>{escape_html(place_line(place, open_gazetteer()))}</li>" for place in others)
    if not why and not names:
        return ""
    label = " and ".join(
        filter(None, ("why" if why else "", count_words(len(others), "other place") if others else ""))
    )
    also = f"<p>“{escape_html(part.toponym.text)}” may also mean</p><ul>{names}</ul>" if names else ""
    because = f"<ul>{why}</ul>" if why else ""
    return f"<details><summary>{capital(label)}</summary>{because}{also}</details>"


def _row(label: str, value: str, note: str, more: str = "") -> str:
    """Make a row of the list of facts; `more` is HTML."""
    return f"<dt>{escape_html(label)}</dt><dd>{escape_html(value)} <small>{escape_html(note)}</small>{more}</dd>"


def _groups(event: Event, view: View) -> list[list[Report]]:
    """Sort the reports, those that copy one text together; the one that the event is called after stands first."""
    groups: dict[tuple[str, str], list[Report]] = {}
    first = telling_report(event)
    for report in sorted(event.reports, key=lambda one: one is not first):
        origin = view.origins.get(report.article, report.article)
        groups.setdefault((origin, report.sentence), []).append(report)
    return list(groups.values())


def _others(groups: Sequence[Sequence[Report]], view: View) -> str:
    """Draw the other sentences that tell of it, each with what it was taken to mean."""
    if not groups:
        return ""
    shown = "".join(f"{_quote(group, view)}{_why_so(group[0])}" for group in groups[: _MOST_REPORTS - 1])
    more = len(groups) - _MOST_REPORTS + 1
    return f"<h4>Also told</h4>{shown}" + (f"<p>and {more:,} more reports</p>" if more > 0 else "")


def _quote(reports: Sequence[Report], view: View) -> str:
    """Draw a report's sentence, and name its article and those that copy it."""
    report, articles = reports[0], view.articles
    surely = "" if report.status is Status.OCCURRED else f'<span class="status">{STATUSES[report.status]}</span>'
    by_hand = '<span class="status">added by hand</span>' if report.extractor == BY_HAND else ""
    drawn = (
        f"<figure><blockquote>{quote_html(report)}</blockquote>"
        f"<figcaption>{_origin(articles.get(report.article), report.article)} {surely} {by_hand}</figcaption></figure>"
    )
    copies = [(articles.get(copy.article), copy) for copy in reports[1:]]
    if not copies:
        return drawn
    names = "".join(f"<li>{_origin(article, copy.article)}</li>" for article, copy in copies)
    summary = f"The same words in {count_words(len(copies), 'copy').replace('copys', 'copies')}"
    return f'{drawn}<details class="copies"><summary>{summary}</summary><ul>{names}</ul></details>'


def _said(reports: Sequence[Report], event: Event, view: View) -> str:
    """Draw the sentence that an event is called after; the rows that others coded, where no article tells it."""
    return _quote(reports, view) if reports else _rows_of_others(event)


def _rows_of_others(event: Event) -> str:
    """Draw the rows that others coded: their text, whose they are, and on demand every column as it was written."""
    return "".join(map(_row_of_others, event.coded[:_MOST_REPORTS]))


def _row_of_others(row: CodedRow) -> str:
    told = CodedRowRecord(row)
    asked = f" · {escape_html(row.origin.attribution)}" if row.origin.attribution else ""
    cells = "".join(f"<dt>{escape_html(name)}</dt><dd>{escape_html(text)}</dd>" for name, text in row.cells)
    return (
        f"<figure><blockquote>{escape_html(told.says)}</blockquote>"
        f"<figcaption><cite>{escape_html(told.heading)}</cite> {escape_html(row.kind)}{asked}</figcaption></figure>"
        f"<details><summary>The whole row</summary><dl>{cells}</dl></details>"
    )


def _why_so(report: Report) -> str:
    """Say, on demand, what the words of a sentence were taken to mean, and why."""
    lines = "".join(f"<li>{escape_html(line)}</li>" for line in why_lines(report))
    title, why = ("Why it was read so", f"<ul>{lines}</ul>") if lines else ("What its words were taken to mean", "")
    return f"<details><summary>{title}</summary>{readings_html(report)}{why}</details>"


def _origin(article: Article | None, article_id: str) -> str:
    """Name an article with its source, its day, and what a person thinks of it."""
    title = (article.title if article else "") or article_id
    if article is None:
        return f"<cite>{escape_html(title)}</cite>"
    told = [escape_html(article.source)] if article.source and not safe_link(article.source) else []
    if article.published:
        about = {DatePrecision.MONTH: "in ", DatePrecision.INFERRED: "about "}.get(article.published_precision, "")
        day = day_words(article.published)
        told.append(escape_html(about + (day.split(" ", 1)[1] if about == "in " else day)))
    if article.rating:
        told.append(f"rated {escape_html(article.rating)}")
    if article.recognised:
        told.append(RECOGNISED)
    link = safe_link(article.source) or safe_link(article.path)
    if link:
        told.insert(0, f'<a href="{escape_html(link)}" target="_blank" rel="noopener noreferrer">source</a>')
    return f"<cite>{escape_html(title)}</cite> {' · '.join(told)}"


def _whole_articles(event: Event, articles: Mapping[str, Article]) -> None:
    """Offer to read the articles as a whole."""
    names = [key for key in event.articles if key in articles][:_MOST_ARTICLES]
    for number, key in enumerate(names):
        title = articles[key].title or key
        label = (
            f"Read “{short_words(title, _LONGEST_TITLE)}” as a whole" if len(names) > 1 else "Read the whole article"
        )
        st.button(
            escape_markdown(label), key=f"article-{number}", type="tertiary", on_click=article.open_article,
            args=(key, event.id),
        )  # fmt: skip
