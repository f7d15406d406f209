"""Find the spans of a text that name places: a learned chain reads the tokens, a learned forest weighs the spans."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc, Token
from spacy.tokens import Span as NerSpan

from geo.gazetteer.lookup import Entry, Gazetteer
from geo.language.acronyms import OddAcronym, acronyms_in, odd_acronyms_in
from geo.languages.words import code_of, words_of
from geo.model import PlaceKind, Span
from geo.places.area_words import generic_before
from geo.places.firm_spans import (
    firm_score,
    is_area_alone,
    is_state,
    listed_generic,
    reads_as_place,
    words_of_persons,
)
from geo.places.learned import Chain, Floats, Forest, load_chain, load_forest
from geo.places.name_matches import (
    HYPHENS,
    NameHit,
    bare_span,
    find_names,
    fit,
    is_capital,
    is_of_calendar,
    known_places,
    name_views,
    sort_told_before,
)
from geo.places.official_names import is_official
from geo.places.persons import is_of_person
from geo.places.span_features import SpanContext, span_rows
from geo.places.token_features import join_templates, token_columns

# Labels of the chain.
OUTSIDE, BEGINS, GOES_ON = range(3)
_FAINT = 0.12  # a token may belong to a name from this chance on
LEAST_SCORE = 0.4
# The forest has learned from news that is mostly American, of towns with all sorts of names: where a text names more
# than one place in the United States for eight elsewhere, more is asked; else less of what reads as a place.
AMERICAN_SCORE, FAINT_SCORE = 0.5, 0.2
_AMERICA, _FEW_AMERICAN, _MANY_ABROAD = "US", 8, 4
_LONGEST = 12
_GREAT_TOWN = 200_000
_MOST_INNER = 2
_PREFIXED = 2  # tokens from a name back to what a hyphen ties to it
_POSTAL = 2  # letters


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `start` to `end` of a Doc that are taken for the name of a place.

    `name` is what the gazetteer was asked; `generic` the word for a sort of place that goes with it ("region").
    `score` is the chance that it is one, `inner` holds the places of names inside it. `within` is the name of the
    region or country beside it, where the article has namesakes that such names tell apart.
    """

    start: int
    end: int
    span: Span
    name: str
    entries: tuple[Entry, ...]
    score: float
    generic: str = ""
    inner: tuple[Entry, ...] = ()
    reasons: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class TaggedDoc:
    """A Doc with the gazetteer's names in it and each token's chances of beginning or going on with a place's name."""

    doc: Doc
    hits: tuple[NameHit, ...]
    chances: Floats


def token_rows(doc: Doc, hits: Sequence[NameHit]) -> np.ndarray:
    """Return what the chain sees: a row of hashes a token."""
    return join_templates(token_columns(doc, name_views(doc, hits)))


def sentence_starts(doc: Doc) -> list[int]:
    """Return where sentences begin; the first is 0."""
    return [0, *(token.i for token in doc if token.is_sent_start and token.i)]


def read(doc: Doc, gazetteer: Gazetteer, chain: Chain) -> TaggedDoc:
    """Match the gazetteer's names and run the chain."""
    hits = find_names(doc, gazetteer)
    return TaggedDoc(doc, hits, chain.marginals(token_rows(doc, hits), sentence_starts(doc)))


def find_mentions(doc: Doc, gazetteer: Gazetteer) -> tuple[Mention, ...]:
    """Return the spans that name places, in the text's order; none overlap."""
    if not len(doc):
        return ()
    tagged = read(doc, gazetteer, load_chain("tokens"))
    spans = candidate_spans(tagged)
    if not spans:
        return ()
    rows = features_of(tagged, spans, gazetteer)
    return choose_mentions(tagged, gazetteer, load_forest("spans"), spans=spans, rows=rows)


def choose_mentions(
    tagged: TaggedDoc,
    gazetteer: Gazetteer,
    forest: Forest,
    *,
    spans: Sequence[tuple[int, int]],
    rows: Floats,
    least: float = LEAST_SCORE,
) -> tuple[Mention, ...]:
    """Weigh the candidate spans by their rows of features and keep the best that do not overlap.

    From `least` on a span counts; in texts about America more is asked, in others less of what reads as a place, which
    then has the score `least`.
    """
    doc = tagged.doc
    scores = (1 / (1 + np.exp(-forest.margins(rows)))).tolist()
    words = Counter(token.text for token in doc)
    persons = words_of_persons(doc)
    firm = [
        max(score, firm_score(doc, *span, gazetteer, words=words, persons=persons))
        for span, score in zip(spans, scores, strict=True)
    ]
    firm = _areas_whole(doc, spans, firm, gazetteer, least)
    made = _made(doc, spans, firm, gazetteer, least)
    american, abroad = _told_of_america(made)
    if _FEW_AMERICAN * american > abroad:
        made = [one for one in made if one.score >= max(least, AMERICAN_SCORE)]
    elif abroad >= _MANY_ABROAD and (lent := list(_lent(doc, spans, firm, words, least))) != firm:
        made = _made(doc, spans, lent, gazetteer, least)
    return as_written_out(doc, made)


def _areas_whole(
    doc: Doc, spans: Sequence[tuple[int, int]], scores: Sequence[float], gazetteer: Gazetteer, least: float
) -> list[float]:
    """Return the scores of spans, those of seas and landscapes no lower than of what they hold: "Sea of Japan"."""
    found = list(scores)
    for at, (start, end) in enumerate(spans):
        if end - start > 1 and scores[at] >= least and is_area_alone(doc, start, end, gazetteer):
            inner = (score for (a, b), score in zip(spans, scores, strict=True) if start <= a and b <= end)
            found[at] = max(inner)
    return found


def _told_of_america(mentions: Sequence[Mention]) -> tuple[int, int]:
    """Return how many names are first of all of places in the United States, and how many of places elsewhere.

    That country itself and its capital count for neither: all the world's news names them.
    """
    first = [one.entries[0] for one in mentions if one.entries and one.entries[0].place.country]
    own = [entry for entry in first if entry.place.country == _AMERICA]
    local = sum(not entry.is_capital and entry.place.kind is not PlaceKind.COUNTRY for entry in own)
    return local, len(first) - len(own)


def _lent(
    doc: Doc, spans: Sequence[tuple[int, int]], scores: Sequence[float], words: Mapping[str, int], least: float
) -> Iterator[float]:
    """Give the scores of spans, the least that counts for faint ones that read as places."""
    for span, score in zip(spans, scores, strict=True):
        yield least if FAINT_SCORE <= score < least and reads_as_place(doc, *span, words) else score


def _made(
    doc: Doc, spans: Sequence[tuple[int, int]], scores: Sequence[float], gazetteer: Gazetteer, least: float
) -> list[Mention]:
    """Return the mentions of the best spans."""
    chosen = sorted(_best(spans, scores, least))
    return [_whole_of_sort(make_mention(doc, *span, gazetteer, score=score), doc, gazetteer) for span, score in chosen]


def _whole_of_sort(mention: Mention, doc: Doc, gazetteer: Gazetteer) -> Mention:
    """Return all of a name behind the word for its sort: "the town of Balad Ruz" is not Balad."""
    start, end, before = mention.start, mention.end, sort_told_before(doc, mention.start)
    if before is None or before.lower_ not in words_of(doc).place_words.sorts:
        return mention
    while end < len(doc) and _goes_on(doc[end], start):
        end += 1
    if end == mention.end:
        return mention
    return replace(make_mention(doc, start, end, gazetteer, score=mention.score), inner=())


def _goes_on(word: Token, start: int) -> bool:
    """Say whether a word is a further one of the name that begins at a token, and no day behind it."""
    is_named = word.pos_ == "PROPN" and word.dep_ == "flat" and is_capital(word.text)
    return is_named and start <= word.head.i < word.i and not is_of_calendar(word)


def _best(
    spans: Sequence[tuple[int, int]], scores: Sequence[float], least: float
) -> Iterator[tuple[tuple[int, int], float]]:
    """Give spans, the surest first, then the earliest and longest, each free of those before it."""
    taken: set[int] = set()
    for score, (start, end) in sorted(zip(scores, spans, strict=True), key=lambda s: (-s[0], s[1][0], -s[1][1])):
        if score >= least and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            yield (start, end), score


def features_of(tagged: TaggedDoc, spans: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> Floats:
    """Return what the forest sees: a row of numbers a span."""
    return span_rows(SpanContext(tagged.doc, tagged.hits, 1 - tagged.chances[:, OUTSIDE], gazetteer), spans)


def candidate_spans(tagged: TaggedDoc) -> tuple[tuple[int, int], ...]:
    """Return spans of tokens that may be names of places, in order; they may overlap."""
    doc = tagged.doc
    found = {bare_span(doc, hit.start, hit.end) for hit in tagged.hits}
    found.update(bare_span(doc, entity.start, entity.end) for entity in doc.ents if entity.label_ == "LOC")
    found.update(bare_span(doc, *run) for run in _runs(tagged))
    whole = {at: (hit.start, hit.end) for hit in _states(tagged) for at in range(hit.start, hit.end)}
    longer = {hit.start for hit in tagged.hits if hit.end - hit.start > 1}
    return tuple(
        sorted(
            span
            for span in found
            if span[1] - span[0] <= _LONGEST
            and not _is_direction(doc, *span)
            and not _is_beyond(doc, span[0])
            and not _is_sort_alone(doc, *span)
            and not _cuts(span, whole)
            and not (span[0] not in longer and is_of_person(doc, *span))
        )
    )


def _states(tagged: TaggedDoc) -> Iterator[NameHit]:
    """Give the long names of states: what stands in them names nothing by itself."""
    table = words_of(tagged.doc).place_names
    return (hit for hit in tagged.hits if is_official(hit.entries, hit.name.split(), table))


def _cuts(span: tuple[int, int], whole: Mapping[int, tuple[int, int]]) -> bool:
    """Say whether a span takes a part of a whole, and not all of it."""
    return any(at in whole and not (span[0] <= whole[at][0] and whole[at][1] <= span[1]) for at in range(*span))


def _is_direction(doc: Doc, start: int, end: int) -> bool:
    """Say whether all words are compass points: "the West" and "Western" are no places of a map."""
    table = words_of(doc).place_words
    return all(token.lower_ in table.directions or token.lower_ in table.the for token in doc[start:end])


def _is_beyond(doc: Doc, start: int) -> bool:
    """Say whether a name stands behind what makes another of it: American in "Pan-American"."""
    if start < _PREFIXED or doc[start - 1].text not in HYPHENS or doc[start - 1].whitespace_:
        return False
    return doc[start - _PREFIXED].lower_ in words_of(doc).place_names.beyond


def _is_sort_alone(doc: Doc, start: int, end: int) -> bool:
    """Say whether a span is the word for a sort of place behind another name: Island in "Farsi Island"."""
    if end - start > 1 or not start or doc[start].lower_ not in words_of(doc).place_words.sorts:
        return False
    before = doc[start - 1]
    return is_capital(doc[start].text) and is_capital(before.text) and before.pos_ == "PROPN"


def _runs(tagged: TaggedDoc) -> Iterator[tuple[int, int]]:
    """Give stretches of tokens that the chain takes for names, faintly or surely, each begun where one begins."""
    inside = 1 - tagged.chances[:, OUTSIDE]
    begins = tagged.chances[:, BEGINS] > tagged.chances[:, GOES_ON]
    start = None
    for at in range(len(tagged.doc) + 1):
        here = at < len(tagged.doc) and inside[at] >= _FAINT and not tagged.doc[at].is_space
        if start is not None and (not here or begins[at]):
            yield start, at
            start = None
        if here and start is None:
            start = at


def make_mention(doc: Doc, start: int, end: int, gazetteer: Gazetteer, *, score: float) -> Mention:
    """Return the mention of some tokens, with all places that their words may mean."""
    sorts = words_of(doc).place_words.sorts
    generic = doc[end - 1].lower_ if end - start > 1 and doc[end - 1].lower_ in sorts else ""
    if not generic and end < len(doc) and doc[end].text in sorts:
        generic, end = doc[end].lower_, end + 1
    listed = "" if generic else listed_generic(doc, end)
    entries = tuple(_entries(doc, start, end, gazetteer, listed))
    span = Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
    inner = () if entries else _inner(doc, start, end, gazetteer)
    generic = generic or listed or generic_before(doc, start, entries)
    return Mention(start, end, span, doc[start:end].text, entries, score, generic, inner)


def as_written_out(doc: Doc, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Let an acronym that the text writes out mean what is written there: that place, or a body and no place."""
    written = _written_out(doc, mentions)
    kept = [_renamed(mention, written) for mention in mentions if not _is_of_body(doc, mention, written)]
    taken = {at for mention in kept for at in range(mention.start, mention.end)}
    for at, token in enumerate(doc if any(written.values()) else ()):
        meant = written.get(token.text)
        if meant is not None and at not in taken:
            kept.append(_named_as(meant, doc, at))
    return tuple(sorted(kept, key=lambda mention: mention.start))


def _written_out(doc: Doc, mentions: Sequence[Mention]) -> dict[str, Mention | None]:
    """Return, for each acronym that the text writes out, the place that it stands for, None for a body."""
    whole = {(mention.start, mention.end): mention for mention in mentions}
    found: dict[str, Mention | None] = {}
    for acronym, span in acronyms_in(doc).items():
        mention = whole.get(span)
        if mention is not None and mention.entries:
            found[acronym] = mention
        elif not any(token.ent_type_ == "PER" for token in doc[slice(*span)]):  # "Mary Adams (MA)" has a party's state
            found[acronym] = None
    for odd in odd_acronyms_in(doc):
        if odd.acronym not in found and _is_odd_body(doc, mentions, odd):
            found[odd.acronym] = None
    return found


def _is_odd_body(doc: Doc, mentions: Sequence[Mention], odd: OddAcronym) -> bool:
    """Say whether an acronym is that of the body named before it, and not where that is, or who somebody is for.

    Letters that begin some of its words tell enough. Others must not stand behind a place, nor name a great one.
    """
    if any(token.ent_type_ == "PER" for token in doc[slice(*odd.names)]):
        return False
    if odd.some is not None:
        return not any((mention.start, mention.end) == odd.some and mention.entries for mention in mentions)
    behind_place = any(_is_last_of(doc, mention, odd.names) and mention.entries for mention in mentions)
    great = any(
        _is_great(entry, odd.acronym)
        for mention in mentions
        if mention.name == odd.acronym
        for entry in mention.entries
    )
    return not (behind_place or great)


def _is_last_of(doc: Doc, mention: Mention, names: tuple[int, int]) -> bool:
    """Say whether a mention ends some names without being told as theirs, as in "Armed Forces of Colombia"."""
    is_theirs = mention.start > names[0] and doc[mention.start - 1].lower_ in words_of(doc).place_names.tied
    return mention.end == names[1] and not is_theirs


def _is_great(entry: Entry, name: str) -> bool:
    """Say whether a name in capitals is a country's, or a great town's own: LIMA, but not NISA, as some call Nice."""
    is_own = entry.place.name.upper() == name
    return entry.place.kind is PlaceKind.COUNTRY or (is_own and entry.population >= _GREAT_TOWN)


def _is_of_body(doc: Doc, mention: Mention, written: Mapping[str, Mention | None]) -> bool:
    """Say whether a mention is the acronym of a body. After a town's comma, two letters are still a state's."""
    if mention.name not in written or written[mention.name] is not None:
        return False
    return not (len(mention.name) == _POSTAL and mention.start and doc[mention.start - 1].text == ",")


def _renamed(mention: Mention, written: Mapping[str, Mention | None]) -> Mention:
    meant = written.get(mention.name)
    if meant is None:
        return mention
    return replace(mention, name=meant.name, entries=meant.entries, generic=meant.generic, inner=meant.inner)


def _named_as(meant: Mention, doc: Doc, at: int) -> Mention:
    span = Span(doc[at].idx, doc[at].idx + len(doc[at]))
    return replace(meant, start=at, end=at + 1, span=span)


def _inner(doc: Doc, start: int, end: int, gazetteer: Gazetteer) -> tuple[Entry, ...]:
    """Return the places of known names inside the whole, the longest name's first; at its end only a large one's."""
    # A last word alone is what the whole is a sort of: no street is the town of Street.
    words = doc[start:end]
    hits = [
        hit
        for hit in (find_names(words, gazetteer) if end - start > 1 else ())
        if not _says_what(words[hit.start : hit.end])
        and (hit.end < end - start or hit.entries[0].population >= _GREAT_TOWN)
    ]
    hits.sort(key=lambda hit: (hit.start - hit.end, -hit.entries[0].population))
    return tuple(entry for at, hit in enumerate(hits[:3]) for entry in hit.entries[: _MOST_INNER if at else None])


def _says_what(words: NerSpan) -> bool:
    """Say whether all words tell what sort of thing the whole is: in "University of Texas" nobody means University."""
    tables = words_of(words)
    table, sites = tables.place_words, tables.place_names.sites
    return all(
        token.lower_ in table.directions or token.lower_ in table.sorts or token.lower_ in sites for token in words
    )


def _entries(doc: Doc, start: int, end: int, gazetteer: Gazetteer, listed: str) -> Iterator[Entry]:
    """Give the places of the whole name, with and without its word for a sort of place, each once."""
    table, language = words_of(doc).place_words, code_of(doc)
    names = [doc[start:end].text]
    if listed:
        names.insert(0, f"{names[0]} {listed}")
    elif is_state(doc, start, end, gazetteer):
        pass  # the Somali Republic is no region of Ethiopia
    elif end - start > 1 and doc[end - 1].lower_ in table.sorts:
        names.append(doc[start : end - 1].text)
    seen: set[int] = set()
    for name in names:
        # "Suffolk County" is no town of Suffolk, and the Korean Peninsula neither Korea.
        whole = bool(seen) and not listed
        for entry in known_places(gazetteer, name, language):
            if entry.rank not in seen and not (whole and fit(doc[end - 1].lower_, entry.place.kind, table) <= 0):
                seen.add(entry.rank)
                yield entry
