"""A digest as a file: a page that stands alone, without scripts; Markdown; JSON. And as a few lines of plain text."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from geo import __version__
from geo.aliases import Json
from geo.views.changes import ChangeKind, Difference
from geo.views.escape import escape_html, escape_markdown_file, plain, plain_json, safe_link
from geo.views.style_colours import colour_variables
from geo.views.words import capital, day_words
from geo.watching.digests import Digest, moment_words
from geo.watching.telling import Problem, ToldEvent

FORMAT = "dateline.watch/1"
MOST_LISTED = 500  # events of each kind that a page or Markdown lists; JSON lists all that were told in words
_MOST_PROBLEMS = 100

_HEADS: Mapping[ChangeKind, tuple[str, str]] = {
    ChangeKind.NEW: ("New", "Told by what was read since then, and not before."),
    ChangeKind.CHANGED: ("Changed", "Known before; what is said of it is another now."),
    ChangeKind.WITHDRAWN: ("Withdrawn", "No article that is kept tells it any more, or a reviewer has rejected it."),
}
_NOTE = "Everything here was read by a program and may be wrong: the sentence beside each event is its source."


def summary(digest: Digest, ending: str) -> bytes:
    """Return a digest in the form that a file's ending names, which `checked_summary` has checked."""
    return _MAKERS[ending.lower()](digest).encode("utf-8")


def summary_json(digest: Digest) -> str:
    """Return a digest as JSON."""
    return json.dumps(
        {
            "format": FORMAT,
            "workspace": plain(digest.workspace),
            "since": digest.since,
            "note": digest.note,
            "looked": digest.looked.isoformat(),
            "text": digest.line,
            **facts_of(digest, len(digest.events), len(digest.failed)),
        },
        ensure_ascii=False,
        indent=1,
    )


def facts_of(digest: Digest, most: int, most_problems: int) -> dict[str, Json]:
    """Return counts, events and problems as JSON values; so many of each at most, and how many there are more."""
    events, problems = digest.events, digest.failed
    new, changed, withdrawn = digest.counts
    changed_articles = sum(article.changed for article in digest.articles)
    return {
        "counts": {
            "new": new,
            "changed": changed,
            "withdrawn": withdrawn,
            "new_articles": len(digest.articles) - changed_articles,
            "changed_articles": changed_articles,
        },
        "events": [_event_json(event) for event in events[:most]],
        "more_events": sum(digest.counts) - len(events[:most]),
        "least_sure": [event.key for event in digest.least_sure],
        "problems": [_problem_json(each) for each in problems[:most_problems]],
        "more_problems": max(0, len(problems) - most_problems),
    }


def summary_text(digest: Digest, most: int) -> str:
    """Return a digest as lines of plain text: the counts, then so many events, and what failed."""
    shown = digest.events[:most]
    lines = [digest.line, *(f"• {capital(str(event.kind))}: {_one_line(event)}" for event in shown)]
    left = sum(digest.counts) - len(shown)
    lines += [f"and {left:,} more"] if left else []
    failed = digest.failed
    lines += [f"Could not be read: {each.where}: {each.reason}" for each in failed[:most]]
    lines += [f"and {len(failed) - most:,} more that could not be read"] if len(failed) > most else []
    return "\n".join(lines)


def _one_line(event: ToldEvent) -> str:
    says = "; ".join(map(_difference, event.says))
    where = ", ".join(event.places) or "no place"
    return " · ".join(filter(None, (event.title, event.when or "no date", where, event.status, says)))


def _event_json(event: ToldEvent) -> Json:
    return plain_json(
        {
            "id": event.key,
            "event": event.id,
            "change": str(event.kind),
            "found": event.at.isoformat(),
            "title": event.title,
            "type": event.what,
            "status": event.status,
            "day": event.day.isoformat() if event.day else None,
            "when": event.when,
            "places": list(event.places),
            "point": list(event.point) if event.point else None,
            "sentence": event.quote,
            "article": event.article,
            "source": event.source,
            "link": event.link,
            "sureness": event.chance,
            "doubt": event.doubt,
            "differences": [{"about": d.about, "before": d.before, "after": d.after} for d in event.says],
        }
    )


def _problem_json(problem: Problem) -> Json:
    return plain_json({"where": problem.where, "reason": problem.reason, "since": problem.at.isoformat()})


# ---- Markdown ----


def summary_markdown(digest: Digest) -> str:
    """Return a digest as Markdown, in which no text of an article marks anything up."""
    return "\n".join(_markdown_lines(digest)) + "\n"


def _markdown_lines(digest: Digest) -> Iterator[str]:
    say = escape_markdown_file
    yield f"# {say(digest.line)}"
    yield ""
    yield f"{say(digest.workspace)} · {say(_looked(digest))} · {say(digest.read)}"
    yield ""
    for kind, events, left in _groups(digest):
        yield f"## {_HEADS[kind][0]}: {digest.counts[list(ChangeKind).index(kind)]:,}"
        yield ""
        for day, of_day in groupby(events, key=_day):
            yield f"### {say(day)}"
            yield ""
            for event in of_day:
                yield from _markdown_event(event)
            yield ""
        yield from ((f"and {left:,} more", "") if left else ())
    if doubted := digest.least_sure:
        yield "## Least sure"
        yield ""
        yield from (f"- {say(event.title)}: {say(event.doubt)}" for event in doubted)
        yield ""
    if failed := digest.failed:
        yield "## What could not be read"
        yield ""
        yield from (f"- {say(each.where)}: {say(each.reason)}" for each in failed[:_MOST_PROBLEMS])
        yield from ((f"- and {len(failed) - _MOST_PROBLEMS:,} more",) if len(failed) > _MOST_PROBLEMS else ())
        yield ""
    yield say(f"{_NOTE} Dateline {__version__}")


def _markdown_event(event: ToldEvent) -> Iterator[str]:
    say = escape_markdown_file
    yield f"- **{say(event.title)}**  "
    yield f"  {say(_facts(event))}"
    yield from (f"  - {say(_difference(d))}" for d in event.says)
    if event.quote:
        yield f"  > {say(event.quote)}"
    if told := _source(event):
        yield f"  >\n  > — {say(told)}"


# ---- HTML ----


def summary_html(digest: Digest) -> str:
    """Return a digest as a page of its own: no script, no request, light or dark as its reader's machine is set."""
    say = escape_html
    body = [
        f"<header><h1>{say(digest.line)}</h1>",
        f"<p>{say(digest.workspace)} · {say(_looked(digest))} · {say(digest.read)}</p></header><main>",
    ]
    for kind, events, left in _groups(digest):
        title, help_ = _HEADS[kind]
        count = digest.counts[list(ChangeKind).index(kind)]
        body.append(f'<section class="{kind}"><h2>{title} <span>{count:,}</span></h2><p class="faint">{help_}</p>')
        for day, of_day in groupby(events, key=_day):
            body.append(f"<h3>{say(day)}</h3><ol>{''.join(map(_event_html, of_day))}</ol>")
        body.append(f'<p class="faint">and {left:,} more</p></section>' if left else "</section>")
    if not digest.events:
        body.append('<p class="none">No event came, changed or went.</p>')
    body += (*_least_sure_html(digest), *_problems_html(digest))
    body.append(f"</main><footer><p>{say(_NOTE)} Dateline {__version__}</p></footer>")
    return _PAGE.format(title=say(digest.line), style=colour_variables(":root") + _STYLE, body="\n".join(body))


def _least_sure_html(digest: Digest) -> Iterator[str]:
    if doubted := digest.least_sure:
        lines = "".join(
            f'<li><a href="#{escape_html(event.key)}">{escape_html(event.title)}</a>'
            f'<span class="faint">{escape_html(capital(event.doubt))}</span></li>'
            for event in doubted
        )
        yield f'<section class="doubt"><h2>Least sure</h2><ul>{lines}</ul></section>'


def _problems_html(digest: Digest) -> Iterator[str]:
    failed = digest.failed
    if not failed:
        return
    lines = "".join(
        f"<li><b>{escape_html(each.where)}</b> {escape_html(each.reason)}</li>" for each in failed[:_MOST_PROBLEMS]
    )
    more = f"<li>and {len(failed) - _MOST_PROBLEMS:,} more</li>" if len(failed) > _MOST_PROBLEMS else ""
    head = f"<h2>What could not be read <span>{len(failed):,}</span></h2>"
    yield f'<section class="failed">{head}<ul>{lines}{more}</ul></section>'


def _event_html(event: ToldEvent) -> str:
    say = escape_html
    told = [f'<li id="{say(event.key)}"><h4>{say(event.title)}</h4><p class="facts">{say(_facts(event))}</p>']
    if event.says:
        changes = (
            f"<div><dt>{say(d.about)}</dt><dd><del>{say(d.before or 'nothing')}</del> → "
            f"<ins>{say(d.after or 'nothing')}</ins></dd></div>"
            for d in event.says
        )
        told.append(f"<dl>{''.join(changes)}</dl>")
    if event.quote:
        told.append(f"<blockquote>{say(event.quote)}</blockquote>")
    if source := _source(event):
        link = safe_link(event.link)
        words = f'<a href="{say(link)}" rel="noopener noreferrer">{say(source)}</a>' if link else say(source)
        told.append(f'<p class="faint">{words}</p>')
    return f"{''.join(told)}</li>"


# ---- their parts ----


def _difference(found: Difference) -> str:
    return f"{found.about}: {found.before or 'nothing'} → {found.after or 'nothing'}"


def _groups(digest: Digest) -> Iterator[tuple[ChangeKind, Sequence[ToldEvent], int]]:
    """Yield each kind of which there are events, with those that are listed, and how many there are more."""
    for kind, count, events in zip(
        ChangeKind, digest.counts, (digest.new, digest.changed, digest.withdrawn), strict=True
    ):
        if count:
            yield kind, events[:MOST_LISTED], count - len(events[:MOST_LISTED])


def _day(event: ToldEvent) -> str:
    return day_words(event.day) if event.day else "Without a day" if event.kind is not ChangeKind.WITHDRAWN else "Gone"


def _facts(event: ToldEvent) -> str:
    where = ", ".join(event.places) or "no place"
    return " · ".join(filter(None, (event.what, event.status, event.when or "no date", where, event.doubt)))


def _source(event: ToldEvent) -> str:
    return " · ".join(filter(None, (event.article, event.source)))


def _looked(digest: Digest) -> str:
    return " · ".join(filter(None, (f"looked at on {moment_words(digest.looked)}", digest.note)))


_MAKERS: Mapping[str, Callable[[Digest], str]] = {
    ".md": summary_markdown,
    ".html": summary_html,
    ".json": summary_json,
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""
_STYLE = """
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper);
  margin: 0 auto; max-width: 820px; padding: 0 20px 24px; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
header { padding: 28px 0 12px; border-bottom: 1px solid var(--line); }
h1 { font-size: 24px; line-height: 1.25; margin: 0 0 4px; letter-spacing: -.01em; }
header p, .faint, footer { color: var(--soft); margin: 0; }
h2 { font-size: 17px; margin: 28px 0 0; }
h2 span { color: var(--soft); font-weight: 400; }
h3 { font-size: 13px; color: var(--soft); margin: 20px 0 0; }
h4 { font-size: 15px; margin: 0; }
ol, ul { list-style: none; margin: 0; padding: 0; }
li { border-top: 1px solid var(--line); padding: 12px 0; }
h3 + ol { margin-top: 4px; }
.facts { margin: 2px 0 0; color: var(--soft); font-size: 13px; }
blockquote { margin: 8px 0 4px; padding: 8px 12px; background: var(--ground); border-radius: 6px; }
li .faint { font-size: 13px; padding-left: 12px; }
.doubt li .faint { display: block; padding: 0; }
.doubt ul, .failed ul { margin-top: 8px; }
.doubt li, .failed li { padding: 8px 0; }
.failed b { display: block; font-weight: 600; }
dl { margin: 6px 0 0; font-size: 13px; }
dl div { display: flex; gap: 8px; }
dt { color: var(--soft); flex: 0 0 8em; }
dd { margin: 0; min-width: 0; }
del { color: var(--soft); }
ins { text-decoration: none; font-weight: 600; }
a { color: var(--accent); text-underline-offset: 3px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
:target { background: var(--ground); }
.none { color: var(--soft); padding: 24px 0; }
footer { font-size: 12px; border-top: 1px solid var(--line); margin-top: 28px; padding-top: 8px; }
@media (max-width: 480px) { dl div { display: block; } h1 { font-size: 21px; } }
@media print { body { max-width: none; font-size: 10pt; } li { break-inside: avoid; } }
"""
