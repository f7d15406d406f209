"""What the linker of acts to places sees of an act and a name: numbers, and hashes of words and paths.

Only hashes leave this module where words are meant, so that the learned weights hold no words.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from geo.events.place_candidates import PlaceCandidate
from geo.languages.events import LinkWords
from geo.languages.words import code_of, words_in, words_of
from geo.model import Place, PlaceKind, ToponymUse
from geo.places.learned import Floats, Hashes
from geo.syntax.paths import LONGEST_WORD, ParsePath, SentenceParse, path_between

_LONGEST_PATH = 7  # steps that are told apart
_SHORT = 4  # words between
_SAME_NAME = frozenset({"flat", "compound", "appos", "amod", "nmod:poss", "nmod"})
_CLAUSES = frozenset({"advcl", "acl", "acl:relcl", "ccomp", "conj", "parataxis", "csubj"})
_GROUND_DEPS = ("obl", "nmod", "compound", "nsubj", "obj", "appos", "conj", "nmod:poss", "amod", "flat", "nsubj:pass")
_ACT_DEPS = ("root", "conj", "advcl", "acl", "acl:relcl", "ccomp", "xcomp", "parataxis", "amod")
_LABELS = ("LOC", "ORG", "PER")
_USES = (ToponymUse.LITERAL, ToponymUse.METONYMIC, ToponymUse.MODIFIER, ToponymUse.NESTED)
_FINENESS = {
    PlaceKind.SITE: 1,
    PlaceKind.CITY: 2,
    PlaceKind.ADMIN2: 3,
    PlaceKind.REGION: 4,
    PlaceKind.ADMIN1: 4,
    PlaceKind.COUNTRY: 6,
    PlaceKind.CONTINENT: 7,
}
_UNKNOWN_FINENESS = 5
_GROUND_NAMES = (
    "known",
    "placed",
    "chance",
    *(f"use_{use}" for use in _USES),
    *(f"label_{label}" for label in _LABELS),
    "fineness",
    "length",
    "proper",
    *(f"ground_{dep}" for dep in _GROUND_DEPS),
    "case",
    "case_above",
    "possessive",
    "comma_after",
    "comma_before",
    "listed",
    "opens",
    "depth",
)
_ACT_NAMES = (
    "act_past",
    "act_participle",
    "act_gerund",
    "act_base",
    "act_noun",
    *(f"act_{dep}" for dep in _ACT_DEPS),
    "passive",
    "act_depth",
    "act_object",
    "act_phrases",
    "act_clauses",
    "verbs",
    "words",
)
_PAIR_NAMES = (
    "distance",
    "reach",
    "verbs_between",
    "commas_between",
    "names_between",
    "other_sentence",
    "up",
    "down",
    "steps",
    "verbs_up",
    "verbs_down",
    "clauses_up",
    "clauses_down",
    "under_act",
    "owner_is_act",
    "owner_above",
    "owner_below",
    "owner_beside",
    "path_case",
)
_RIVAL_NAMES = (
    "rivals",
    "rank_by_words",
    "rank_by_steps",
    "steps_over_least",
    "scenes_nearer",
    "holds_finer",
    "in_coarser",
    "named_again",
    "finest",
)
NAMES = (*_GROUND_NAMES, *_ACT_NAMES, *_PAIR_NAMES, *_RIVAL_NAMES)


def fineness_of(place: Place) -> int:
    """Return how fine a place is, from 1 for a site to 7 for a continent."""
    return _FINENESS.get(place.kind, _UNKNOWN_FINENESS)


class CaseRanks:
    """The prepositions of a language as numbers: what leads away first, then ways, what is not known, and scenes."""

    def __init__(self, table: LinkWords) -> None:
        """Number the words of a table."""
        ordered = ("", *table.sources, *table.ways, *table.scenes)
        self._ranks = {word: rank for rank, word in enumerate(ordered)}
        self._unknown = len(table.sources) + len(table.ways) + 0.5
        self.scenes = frozenset(table.scenes)

    def of(self, word: str) -> float:
        """Return the number of a preposition."""
        return self._ranks.get(word, self._unknown)


@cache
def case_ranks_in(language: str) -> CaseRanks:
    """Return the numbers of a language's prepositions, made once."""
    return CaseRanks(words_in(language).links)


def numbers_of_candidate(parse: SentenceParse, candidate: PlaceCandidate) -> list[float]:
    """Describe a name by itself."""
    root, end = candidate.root.i - parse.first, candidate.end - parse.first
    start = candidate.start - parse.first
    toponym = candidate.toponym
    place = toponym.place if toponym else None
    dep = parse.deps[parse.list_head(root)]
    ranks = case_ranks_in(code_of(candidate.root))
    return [
        toponym is not None,
        place is not None,
        toponym.confidence if toponym else 0.0,
        *(toponym is not None and toponym.use is use for use in _USES),
        *(candidate.label == label for label in _LABELS),
        fineness_of(place) if place else 0,
        candidate.end - candidate.start,
        candidate.root.pos_ == "PROPN",
        *(dep == known for known in _GROUND_DEPS),
        ranks.of(parse.case(root)),
        ranks.of(case_above(parse, root)),
        parse.word(end) in words_of(candidate.root).links.owners,
        parse.word(end) == ",",
        parse.word(start - 1) == ",",
        parse.list_head(root) != root,
        start,
        len(parse.chain(root)),
    ]


def case_above(parse: SentenceParse, at: int) -> str:
    """Return the preposition nearest above a name, up to its verb: "in" for Kursk of "in the city of Kursk"."""
    found = ""
    for above in parse.chain(at):
        if parse.is_verb[above]:
            break
        found = parse.cases[above] or found
    return found


def numbers_of_act(parse: SentenceParse, act: int) -> list[float]:
    """Describe an act by itself."""
    token = parse.tokens[act]
    below = parse.below(act)
    return [
        token.tag_ == "VBD",
        token.tag_ == "VBN",
        token.tag_ == "VBG",
        token.tag_ == "VB",
        token.pos_ in {"NOUN", "PROPN"},
        *(parse.deps[act] == known for known in _ACT_DEPS),
        "aux:pass" in below or "nsubj:pass" in below,
        len(parse.chain(act)),
        "obj" in below,
        sum(dep in {"obl", "nmod"} for dep in below),
        sum(dep in _CLAUSES for dep in below),
        sum(parse.is_verb),
        len(parse.tokens),
    ]


def numbers_of_pair(
    parse: SentenceParse, candidate: PlaceCandidate, act: int, path: ParsePath, between: int
) -> list[float]:
    """Describe how an act and a name stand to each other; `between` names stand between them."""
    root = candidate.root.i - parse.first
    start, end = candidate.start - parse.first, candidate.end - parse.first
    left, right = sorted((act, start if act < start else end - 1))
    owner = next((at for at in parse.chain(root)[1:] if parse.is_verb[at]), -1)
    over = parse.chain(act)
    return [
        (start if act < start else end - 1) - act,
        right - left,
        parse.verbs_before[right] - parse.verbs_before[left] - parse.is_verb[left],
        parse.commas_before[right] - parse.commas_before[left],
        between,
        parse.sentences[act] != parse.sentences[root],
        len(path.up),
        len(path.down),
        path.steps,
        sum(parse.is_verb[at] for at in path.up),
        sum(parse.is_verb[at] for at in path.down),
        sum(parse.deps[at] in _CLAUSES for at in path.up),
        sum(parse.deps[at] in _CLAUSES for at in path.down),
        act in parse.chain(root),
        owner == act,
        owner in over and owner != act,
        owner >= 0 and act in parse.chain(owner)[1:],
        owner >= 0 and owner != act and parse.heads[owner] == parse.heads[act],
        case_ranks_in(code_of(candidate.root)).of(path_case(parse, path)),
    ]


def path_case(parse: SentenceParse, path: ParsePath) -> str:
    """Return the last preposition of the way up: what joins the whole phrase to the act's clause."""
    return next((parse.cases[at] for at in reversed(path.up) if parse.cases[at]), "")


def numbers_of_rivals(
    parse: SentenceParse, candidates: Sequence[PlaceCandidate], paths: Sequence[ParsePath], act: int
) -> list[list[float]]:
    """Describe each name among the others."""
    roots = [candidate.root.i - parse.first for candidate in candidates]
    reach = [abs(root - act) for root in roots]
    fine = [_fineness(candidate) for candidate in candidates]
    holders = [_held_by(parse, root, set(roots)) for root in roots]
    held = set(holders)
    known = case_ranks_in(code_of(parse.tokens[act])).scenes
    scenes = [parse.cases[root] in known for root in roots]
    least = min(path.steps for path in paths)
    texts = [" ".join(parse.lower[g.start - parse.first : g.end - parse.first]) for g in candidates]
    return [
        [
            len(candidates),
            sum(other < reach[n] for other in reach),
            sum(other.steps < path.steps for other in paths),
            path.steps - least,
            sum(s and p.steps < path.steps for s, p in zip(scenes, paths, strict=True)),
            roots[n] in held,
            holders[n] >= 0,
            texts.count(texts[n]) - 1,
            fine[n] - min(fine),
        ]
        for n, path in enumerate(paths)
    ]


def _fineness(candidate: PlaceCandidate) -> float:
    place = candidate.toponym.place if candidate.toponym else None
    return fineness_of(place) if place else 0


def _held_by(parse: SentenceParse, root: int, roots: set[int]) -> int:
    """Return the name whose phrase a name ends: Kursk of "Sudzha in Kursk", -1 for none."""
    for at in parse.chain(root)[:-1]:
        if parse.deps[at] not in _SAME_NAME:
            return -1
        if parse.heads[at] in roots:
            return parse.heads[at]
    return -1


def hashes_of_pair(parse: SentenceParse, candidate: PlaceCandidate, act: int, path: ParsePath) -> list[int]:
    """Return hashes of the words and relations round an act and a name, one for each of a fixed row of questions."""
    texts = _texts_of_pair(parse, candidate, act, path)
    return [zlib.crc32(f"{n}\x1f{text}".encode("utf-8", "surrogatepass")) for n, text in enumerate(texts)]


def _texts_of_pair(parse: SentenceParse, candidate: PlaceCandidate, act: int, path: ParsePath) -> Iterator[str]:
    root = candidate.root.i - parse.first
    start, end = candidate.start - parse.first, candidate.end - parse.first
    verb = parse.tokens[act].lemma_.lower()[:LONGEST_WORD]
    dep, case = parse.deps[parse.list_head(root)], parse.case(root)
    head = parse.lower[parse.heads[root]]
    up = _route(parse, path.up)
    way = f"{up}>{_route(parse, path.down)}"
    relation = f"{len(path.up)}{len(path.down)}{'<>'[start > act]}"
    use = str(candidate.toponym.use) if candidate.toponym else f"-{candidate.label}"
    joined = path_case(parse, path)
    yield from ("", verb, case, dep, way, use, head, joined, relation)
    yield from (f"{verb} {case}", f"{verb} {joined}", f"{verb} {way}", f"{case} {way}", f"{verb} {relation}")
    yield from (f"{dep} {head}", f"{case} {head}", f"{use} {way}", f"{use} {case} {relation}", f"{use} {dep}")
    before, after = parse.word(start - 1), parse.word(end)
    yield from (before, after, f"{parse.word(start - 2)} {before}", f"{before} {after}", f"{before} {use}")
    yield from (
        f"{after} {parse.word(end + 1)}",
        parse.lower[end - 1] if end - start > 1 else "",
        f"{joined} {relation}",
    )
    yield from (parse.word(act + 1), parse.word(act - 1), f"{verb} {parse.word(act + 1)}", f"{parse.deps[act]} {way}")
    top = path.up[-1] if path.up else parse.list_head(root)
    last = path.down[-1] if path.down else act
    yield from (f"{parse.deps[top]} {parse.deps[last]}", f"{parse.lower[parse.heads[top]]} {joined}")
    yield f"{verb} {parse.lower[parse.heads[top]]} {parse.deps[top]} {parse.deps[last]}"
    yield from _texts_between(parse, end, act) if start < act else _texts_between(parse, act + 1, start)


def _texts_between(parse: SentenceParse, left: int, right: int) -> Iterator[str]:
    """Write what stands between an act and a name: the ends of it, its verbs, its punctuation."""
    inner = parse.lower[left:right]
    yield from (" ".join(inner[:2]), " ".join(inner[-2:]), " ".join(inner) if len(inner) <= _SHORT else "-")
    verbs = [parse.lower[at] for at in range(left, right) if parse.is_verb[at]]
    yield from (" ".join(verbs[:2]), verbs[0] if verbs else "-", verbs[-1] if verbs else "-")
    yield "".join(word for word in inner if not word[0].isalnum())[:4]


def _route(parse: SentenceParse, steps: Sequence[int]) -> str:
    """Write a way through the parse: relations, with the preposition where there is one."""
    return "/".join(f"{parse.deps[at]}:{parse.cases[at]}" for at in steps[:_LONGEST_PATH])


@dataclass(frozen=True, slots=True)
class LinkRows:
    """Numbers and hashes, a row a name."""

    numbers: Floats
    hashes: Hashes


def link_rows(
    parse: SentenceParse, candidates: Sequence[PlaceCandidate], act: int, own: Sequence[Sequence[float]]
) -> LinkRows:
    """Return what the linker sees of an act and each name.

    Args:
        parse: The sentence.
        candidates: The names in it, in its order; at least one.
        act: The word that carries the act, counted from its first.
        own: What `numbers_of_candidate` says of each name.
    """
    paths = [path_between(parse, parse.list_head(candidate.root.i - parse.first), act) for candidate in candidates]
    rivals = numbers_of_rivals(parse, candidates, paths, act)
    of_act = numbers_of_act(parse, act)
    numbers = [
        [
            *own[n],
            *of_act,
            *numbers_of_pair(parse, candidate, act, paths[n], _between(parse, candidates, n, act)),
            *rivals[n],
        ]
        for n, candidate in enumerate(candidates)
    ]
    hashes = [hashes_of_pair(parse, candidate, act, path) for candidate, path in zip(candidates, paths, strict=True)]
    return LinkRows(np.array(numbers, dtype=np.float64), np.array(hashes, dtype=np.uint64))


def _between(parse: SentenceParse, candidates: Sequence[PlaceCandidate], at: int, act: int) -> int:
    """Count the names between an act and one of them."""
    here = candidates[at].start
    low, high = sorted((here, act + parse.first))
    return sum(low < candidate.start < high for n, candidate in enumerate(candidates) if n != at)
