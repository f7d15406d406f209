"""What Python says of many events and many choices, for the browser's scripts to say the same."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import pairwise

from sample_events import (
    AT,
    CHINA,
    EVIL,
    KURSK,
    MOSCOW,
    PARIS,
    RUSSIA,
    day,
    make_event,
    many_events,
    sample_corpus,
    sample_events,
)

from geo.gazetteer.shapes import open_shapes
from geo.maps.browser_rules import search_rules
from geo.maps.scene_json import config, picture
from geo.maps.standalone import draw_page
from geo.model import CodedRow, Corpus, DataOrigin, Event, EventType, PlaceRole, ReviewState, Status, When
from geo.ui.timeline import times_of
from geo.views.amounts import Measure
from geo.views.drawn_areas import DrawnArea, area_text, area_words, read_area
from geo.views.dyads import Pair, Relation
from geo.views.fields import TABLE
from geo.views.indexes import EventIndex, Rows, index_of
from geo.views.layers import LayerBy, layering
from geo.views.letters import begins_word, fold
from geo.views.overlap import join_marks
from geo.views.scenes import compose, sized_by
from geo.views.search import BREAK, TextIndex
from geo.views.selection import Field, Selection, facets, select
from geo.views.sheets import Sheet
from geo.views.timelines import BarLength, Timeline, neighbour, timeline
from geo.views.view import View, view_of
from geo.views.words import MONTHS, count_words, span_words

SIZED = "seeds by how many were killed"  # marks as large as what is told
ODD_TEXTS = (
    "Café CAFÉ cafe\u0301 ﬁre naïve Ⅷ ²³ Straße STRASSE",
    "İstanbul ISTANBUL ıstanbul Διός ΔΙΌΣ ςίγμα Ёлка елка ЙОД йод",
    "北京 東京 서울 नमस्ते \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 مرحبا שלום",
    "zero\u200bwidth soft\u00adhyphen left\u202eright bell\x07bell nul\x00nul",
    "🚀rocket🚀 🪿goose 𝔘nicode 𐐷esert \U0001e900dlam \ue000own\ue001 \ue002break",
    "U.S.-led O'Brien’s “quoted words” a_b a/b 3.14 e-mail@example.org",
    "alone \u0301accent, two\u0301\u0302 accents \ufeffmark \u2028line \u00a0space\u3000wide",
    "art party part Kursk kursk KURSK Kurskaya kurs",
    "Mos\u200b\u00adcow\u202e Ky\ufe0fiv\U000e0061 آق\u200b\u200cقلا ភាសា\u200bខ្មែរ 👩\ufe0f\u200d👧 en\u200dd\u3164",
)
TYPED = (
    *("", " ", "art", "kurs*", "kursk", '"quoted words"', '"words quoted"', "u.s.", "u.s.*", "o'brien", '"o brien"'),
    *("*", "**", '"', '""', "a*b", '"unclosed phrase', '"art"*', '"a b"c', "'a' 'b'", "a" * 400, "a " * 50),
    *(
        "CAFÉ",
        "cafe",
        "fire",
        "ﬁre",
        "strasse",
        "straße",
        "ΔΙΌΣ",
        "διος",
        "istanbul",
        "İstanbul",
        "北京",
        "北*",
        "\u0301",
    ),
    *("zero", "zerowidth", "zero\u200bwidth", "bell", "bellbell", "nul", "nul\x00nul", "🚀", "🚀rocket", "🪿goose"),
    *("𐐏esert", "\U0001e922dlam", "\ue000own", "break", "\ue002break", f"own{BREAK}break", "\ufeff", "\x1c"),
    *("\u0085art\x1fparty", "art\u2003party", " ".join("abcdefghijklmnopqrstuvwxyz"), "moscow -paris", "NOT moscow"),
    *(
        "moscow",
        "Mos\u200dcow",
        "\u2066kyiv\u2069",
        "آق قلا",
        "آق\u200cقلا",
        "ខ្មែរ",
        "ភាសា\u200b*",
        "👩👧",
        "en\u200cd",
        "\u200b",
    ),
    *("text:moscow", "wagn* moscow", '"south china sea"', "attack"),
)
LONG = "long " * 900 + "needle"


def odd_events() -> tuple[Event, ...]:
    """Events whose words are odd Unicode, whose days lie far off or are wide, and some of which are rejected."""
    told = zip((*ODD_TEXTS, LONG), EventType, ODD_DAYS, strict=False)
    made = [_odd_event(*one, number) for number, one in enumerate(told)]
    places = ((replace(MOSCOW, where_prec=2), PlaceRole.NEAR), (KURSK, AT), (PARIS, PlaceRole.TO))
    made.append(
        make_event(
            "Near Moscow it burned.",
            "burned",
            kind=EventType.ASSAULT,
            status=Status.DENIED,
            agents=(EVIL,),
            places=places,
        )
    )
    states = list(ReviewState)
    return tuple(replace(event, review=states[n % len(states)]) for n, event in enumerate(made))


def _odd_event(text: str, kind: EventType, when: When | None, number: int) -> Event:
    near = replace(MOSCOW, where_prec=2, radius_km=10.0 * number or None)
    places = ((MOSCOW, AT), (near, PlaceRole.NEAR))[number % 2 : 1 + number % 3]
    return make_event(
        f"{text} attacked.",
        "attacked",
        kind=kind,
        agents=(CHINA,),
        targets=(RUSSIA, CHINA)[: number % 3],
        places=places,
        when=when,
        article=f"odd-{number % 3}.md",
    )


ODD_DAYS = (
    day(1, 1, 1, ""),
    day(9999, 12, 31, ""),
    When(date(1999, 12, 31), date(2000, 1, 1), 2, ""),
    When(date(2024, 2, 1), date(2024, 2, 29), 4, ""),
    None,
    When(date(2020, 1, 1), date(2023, 12, 31), 5, ""),
    When(None, None, None, "some day"),
    day(2024, 2, 29, ""),
    When(date(2023, 11, 5), date(2024, 3, 3), 5, ""),
)


def coded_events() -> tuple[Event, ...]:
    """Return events of which others coded some, and some alone."""
    row = CodedRow(DataOrigin("acled", "ACLED"), "acled.csv", 2, "A1", note="A row of its own.", killed=3)
    changes = ({"coded": (row,), "reports": ()}, {"coded": (row,)}, {})
    return tuple(replace(event, **changes[at % 3]) for at, event in enumerate(sample_events()))


def sets(seeds: Corpus) -> Iterator[tuple[str, View]]:
    """Yield sets of events by their names, as pages that show all of them."""
    yield "seeds", view_of(seeds, Selection(reviews=frozenset(ReviewState)))
    yield SIZED, view_of(seeds)
    yield "samples", view_of(sample_corpus())
    for name, events in (
        ("odd", odd_events()),
        ("many", many_events(300)),
        ("coded", coded_events()),
        ("crowd of samples", sample_events() * 1),
        ("none", ()),
    ):
        yield name, View(events, len(events), "All events", {})


def selections(index: EventIndex, chance: random.Random, number: int) -> Iterator[Selection]:
    """Yield choices: none, each word that is typed, then so many of everything together."""
    yield Selection()
    for typed in TYPED:
        yield Selection(text=typed)
    for _ in range(number):
        yield _selection(index, chance)


def _selection(index: EventIndex, chance: random.Random) -> Selection:
    selection = Selection(
        since=_day(index, chance),
        until=_day(index, chance),
        undated=chance.random() < 0.7,
        certain=chance.random() < 0.3,
        text=_typed(index, chance) if chance.random() < 0.3 else "",
        pair=_pair(index, chance) if chance.random() < 0.2 else None,
        area=_area(chance) if chance.random() < 0.3 else None,
    )
    for of in Field:
        values = index.column(of).values
        if values and chance.random() < 0.25:
            selection = selection.choosing(of, chance.choices(values, k=chance.randint(1, 3)))
    return selection


def _day(index: EventIndex, chance: random.Random) -> date | None:
    if index.span is None or chance.random() < 0.5:
        return None
    first, last = index.span
    return first + timedelta(days=chance.randint(0, (last - first).days))


def _area(chance: random.Random) -> DrawnArea:
    """Draw a circle or a polygon, large enough to hold something: also one across the date line."""
    if chance.random() < 0.5:
        return DrawnArea(((chance.uniform(-60, 80), chance.uniform(-180, 180)),), chance.uniform(10, 9000))
    west = chance.uniform(-180, 200)
    corners = [(chance.uniform(-60, 80), west + chance.uniform(0, 150)) for _ in range(chance.randint(3, 8))]
    return DrawnArea(tuple(corners))


def _part(index: EventIndex, chance: random.Random) -> tuple[date, date] | None:
    days = sorted(filter(None, (_day(index, chance), _day(index, chance))))
    return (days[0], days[1]) if len(days) == 2 and days[1].year - days[0].year < 2000 else None


def _pair(index: EventIndex, chance: random.Random) -> Pair | None:
    actors = index.column(Field.ACTOR).values
    return Pair(*chance.sample(actors, 2), chance.choice(list(Relation))) if len(actors) > 1 else None


def _typed(index: EventIndex, chance: random.Random) -> str:
    """Type words of an event as they stand, cut short with a star, or two as a phrase."""
    if not index.size:
        return "word"
    chosen = chance.choice(index.events)
    said = chosen.reports[0].sentence if chosen.reports else chosen.coded[0].note
    words = re.findall(r"\w+", said)
    word = chance.choice(words)
    phrases = [" ".join(pair) for pair in pairwise(words)] or [word]
    return chance.choice(
        (word, word.upper(), f"{word[:3]}*", f'"{chance.choice(phrases)}"', f"{word} {chance.choice(words)[:2]}*")
    )


def case(
    index: EventIndex, selection: Selection, chance: random.Random, sized: Measure | None = None
) -> dict[str, object]:
    """Return a choice and all that Python says of it."""
    events = select(index.events, selection)
    rows = index.rows(events)
    found = facets(index.events, selection)
    of_all_days = index.rows(select(index.events, replace(selection, since=None, until=None, certain=False)))
    length = chance.choice([None, *BarLength])
    part = _part(index, chance)
    line = timeline(index, of_all_days, layering(index, LayerBy.TYPE), unit=length, part=part)
    start, step = chance.choice([None, *rows.tolist()]), chance.choice([-1, 1])
    return {
        "selection": _selection_json(selection),
        "rows": rows.tolist(),
        "facets": {
            **{name: getattr(found, name) for name in ("shown", "total", "dated", "undated")},
            "options": {
                of: [(o.value, o.count, o.chosen) for o in options]
                for of, options in found.options.items()
                if not TABLE[of].inward
            },
        },
        "length": length,
        "part": [day.toordinal() for day in part] if part else None,
        "line": _line_json(line),
        "times": sorted((*bars, count) for bars, count in times_of(line, index, of_all_days).items()),
        "step": [start, step],
        "neighbour": _neighbour(index, rows, start, step),
        **_scene_json(events, sized),
    }


def _scene_json(events: Sequence[Event], sized: Measure | None) -> dict[str, object]:
    scene, of_all = picture(sized_by(compose(events, open_shapes()), sized)), ("key", "count", "says", "hue", "status")
    return {
        "spots": [
            {key: spot[key] for key in (*of_all, "radius", "weight", "halo", "kinds", "fan") if key in spot}
            for spot in scene["spots"]
        ],
        "regions": [{key: region[key] for key in of_all} for region in scene["regions"]],
        "routes": sorted({route["key"] for route in scene["routes"]}),
        "legend": scene["legend"],
    }


def _neighbour(index: EventIndex, rows: Rows, start: int | None, step: int) -> int | None:
    found = neighbour(index, rows, None if start is None else index.events[start].id, step=step)
    return None if found is None else index.row_of[found]


def _selection_json(selection: Selection) -> dict[str, object]:
    return {
        "chosen": {str(of): sorted(selection.chosen(of)) for of in Field if selection.chosen(of)},
        "since": selection.since.toordinal() if selection.since else None,
        "until": selection.until.toordinal() if selection.until else None,
        "undated": selection.undated,
        "certain": selection.certain,
        "text": selection.text,
        "pair": asdict(selection.pair) if selection.pair else None,
        "area": asdict(selection.area) if selection.area else None,
    }


def _line_json(line: Timeline) -> dict[str, object]:
    return {
        "unit": line.unit,
        "edges": line.edges.tolist(),
        "bars": line.certain.tolist(),
        "spread": line.spread.tolist(),
        "may": line.may.tolist(),
        "stretches": [(s.first, s.last, s.layer, s.count) for s in line.stretches],
        "before": line.before,
        "after": line.after,
        "nearest": line.nearest,
        "whole": line.whole,
        "undated": line.undated,
        "labels": line.labels,
        "ticks": line.ticks,
        "words": line.words,
    }


def pages(seeds: Corpus, number: int) -> Iterator[dict[str, object]]:
    """Yield each set as the page that shows it, with what Python says of so many choices and of all that is typed."""
    for name, view in sets(seeds):
        chance = random.Random(name)
        index = index_of(view.events)
        sized = Measure.KILLED if name == SIZED else None
        page = draw_page(view, Sheet(sized=sized))
        blocks = {block: json.loads(_block(page, block)) for block in ("config", "scene", "data")}
        blocks["config"].pop("files")
        cases = [case(index, selection, chance, sized) for selection in selections(index, chance, number)]
        yield {"name": name, **blocks, "cases": cases}


def _block(page: str, name: str) -> str:
    return re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL)[1]


def words() -> dict[str, object]:
    """Return stretches of days and counts with how Python writes them."""
    chance = random.Random(3)
    starts = [date(chance.randint(1, 9999), chance.randint(1, 12), chance.randint(1, 28)) for _ in range(200)]
    pairs = [(start, min(start + timedelta(days=chance.choice([0, 1, 27, 30, 364, 4000])), date.max)
              if start.year < 9980 else start) for start in starts]  # fmt: skip
    pairs += [(date(y, a, 1), date(y + n, b, 1) - timedelta(days=1)) for y, a in ((2023, 1), (2024, 2), (1, 1))
              for n, b in ((0, a + 1), (1, 1), (1, a), (2, 1), (0, 12))]  # fmt: skip
    spans = [(a.toordinal(), b.toordinal(), a.isoformat(), span_words(a, b)) for a, b in pairs if a <= b]
    return {
        "months": MONTHS,
        "spans": spans,
        "counts": [(n, count_words(n, "event")) for n in (0, 1, 2, 999, 1000, 1234567)],
    }


def searches() -> dict[str, object]:
    """Return texts, what is typed, and which texts Python finds; and what each character counts as, -1 for none."""
    chance = random.Random(5)
    texts = [BREAK.join(chance.sample(ODD_TEXTS, 2)) for _ in range(20)]
    pieces = [
        *"aé*\"' \t.-_",
        "ΣΊΣ",
        "\u0301",
        "ı",
        "ﬁ",
        "🚀",
        "\u2003",
        "\x1d",
        *("\ufeff", "\u200b", "\u200c", "\u200d", "\ufe0f", "\U000e0061", "ی"),
        *re.findall(r"\S+", " ".join(ODD_TEXTS)),
    ]
    typed = ["".join(chance.choices(pieces, k=chance.randint(1, 6))) for _ in range(400)]
    index = TextIndex(texts)
    codes = [code for code in (*range(0x80, 0x20000), 0xE0001, 0x10FFFF) if not 0xD800 <= code < 0xE000]
    return {
        "rules": search_rules(),
        "texts": [text.split(BREAK) for text in texts],
        "typed": [(one, index.mask(one).nonzero()[0].tolist()) for one in (*TYPED, *typed)],
        "folds": [(code, fold(code) if begins_word(chr(code)) or fold(code) == 0 else -1) for code in codes],
    }


def everything(seeds: Corpus, *, number: int) -> dict[str, Sequence[object] | object]:
    """Return all cases."""
    told = {"words": words(), "search": searches(), "joins": joins(), "areas": areas()}
    return {"pages": list(pages(seeds, number)), **told}


def areas() -> list[object]:
    """Return areas with what they are in words and in an address, and points with whether they lie inside."""
    chance, found = random.Random(7), []
    for _ in range(60):
        area = read_area(area_text(_area(chance)))
        points = [(chance.uniform(-89, 89), chance.uniform(-180, 180)) for _ in range(40)]
        held = area.holds(*zip(*points, strict=True)).tolist()
        told = {"text": area_text(area), "words": area_words(area)}
        found.append({"area": asdict(area), **told, "points": points, "held": held})
    return found


def joins() -> dict[str, object]:
    """Return marks in pixels, and which of them are drawn as one."""
    chance, found = random.Random(5), []
    for size, world in ((0, 256), (1, 256), (40, 256), (40, 512), (300, 1024), (300, 4096)):
        # Halves of pixels: both sides then reckon without rounding.
        points = [(chance.randrange(2 * world) / 2, chance.randrange(600) / 2) for _ in range(size)]
        counts = sorted((chance.choice((1, 1, 1, 2, 3, 9, 50)) for _ in range(size)), reverse=True)
        inside = [chance.random() < 0.2 for _ in range(size)]
        xs, ys = ([point[side] for point in points] for side in (0, 1))
        groups = join_marks(xs, ys, counts, inside=inside, world=world)
        marks = [
            {"x": x, "y": y, "count": count, "inside": within}
            for x, y, count, within in zip(xs, ys, counts, inside, strict=True)
        ]
        found.append({"marks": marks, "world": world, "groups": groups})
    return {"config": config({}), "cases": found}
