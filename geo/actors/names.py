"""Names of parties in a text: the known ones, those the language model marks, and those a title announces.

A name takes in the title or description that stands right before it ("Chinese Premier Li Keqiang", "Russian mercenary
group Wagner"), and learns from it and from an apposition after it what the party is and whom it acts for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from geo.actors.titles import NAMED_BODIES, Name, described_name, is_named_body, read_apposition
from geo.actors.whoswho import Alias, NounClass
from geo.actors.words import LONGEST_PHRASE, AnnotatedTokens
from geo.gazetteer.names import fold
from geo.model import Actor, ActorKind, ToponymUse

_ANNOUNCING = (NounClass.OFFICE, NounClass.CALLING)
_LONGEST_NAME = 8


@dataclass
class _Taken:
    """Which tokens belong to names already."""

    owner: dict[int, tuple[int, int]] = field(default_factory=dict)

    def free(self, start: int, end: int) -> bool:
        return not any(i in self.owner for i in range(start, end))

    def take(self, start: int, end: int) -> None:
        self.owner.update(dict.fromkeys(range(start, end), (start, end)))


def find_party_names(words: AnnotatedTokens) -> tuple[Name, ...]:
    """Return the names of parties in a text, in order, none overlapping."""
    taken = _Taken()
    marked = _marked(words)
    found: list[Name] = []
    told = (*_announced(words), *_apposed(words), *_named_like_months(words))
    longer = _within_longer(words, told)
    for start, end, actor in _known(words, marked):
        if taken.free(start, end) and not (actor.kind is ActorKind.STATE and longer.issuperset(range(start, end))):
            taken.take(start, end)
            found.append(Name(start, end, words.text_of(start, end), actor.kind, actor))
    for start, end, kind in (*told, *marked, *_classed(words), *_joined(words)):
        if start < end and taken.free(start, end) and not words.is_of_state(start, end):
            taken.take(start, end)
            found.append(Name(start, end, words.text_of(start, end), kind))
    for start, end, kind in _repeated(words, found):
        if taken.free(start, end):
            taken.take(start, end)
            found.append(Name(start, end, words.text_of(start, end), kind))
    found.sort(key=lambda name: name.start)
    return tuple(described_name(words, name, taken.owner) for name in found)


def _within_longer(words: AnnotatedTokens, told: tuple[tuple[int, int, ActorKind], ...]) -> set[int]:
    """Return the tokens of bodies that bear a country's name, wherever they are named: "the maker Acme China"."""
    starts: dict[str, set[tuple[str, ...]]] = {}
    for start, end, kind in told:
        if end - start > 1 and kind is ActorKind.ORGANISATION and words.is_name(start):
            starts.setdefault(words.texts[start], set()).add(words.texts[start:end])
    found: set[int] = set()
    for i, text in enumerate(words.texts):
        for run in starts.get(text, ()):
            if words.texts[i : i + len(run)] == run:
                found.update(range(i, i + len(run)))
    return found


def _known(words: AnnotatedTokens, marked: tuple[tuple[int, int, ActorKind], ...]) -> Iterator[tuple[int, int, Actor]]:
    """Yield the known names, longest first at each place."""
    persons = {i: (start, end) for start, end, kind in marked if kind is ActorKind.PERSON for i in range(start, end)}
    folded, owner = _folded(words)
    at = 0
    while at < len(folded):
        hit = None
        for alias in words.whoswho.longest(folded, at):
            start, end = owner[at], owner[at + len(alias.words) - 1] + 1
            if _whole(owner, at, alias) and _fits(words, alias, start, end, persons):
                hit = alias
                yield start, end, alias.actor
                break
        at += len(hit.words) if hit else 1


def _folded(words: AnnotatedTokens) -> tuple[list[str], list[int]]:
    folded, owner = [], []
    for i, text in enumerate(words.texts):
        for word in fold(text[:60]).split():
            folded.append(word)
            owner.append(i)
    return folded, owner


def _whole(owner: list[int], at: int, alias: Alias) -> bool:
    """Say whether the words are whole tokens, one after the other."""
    last = at + len(alias.words)
    return (at == 0 or owner[at - 1] != owner[at]) and (last == len(owner) or owner[last] != owner[last - 1])


def _fits(words: AnnotatedTokens, alias: Alias, start: int, end: int, persons: Mapping[int, tuple[int, int]]) -> bool:
    written = "".join(words.texts[start:end])
    if alias.is_cased:
        return written == written.upper() and not _shouted(words, start, end)
    if not any(letter.isupper() for letter in written):
        return False
    if end - start > 1:
        return True
    inside = persons.get(start, (start, end))
    if alias.actor.kind is not ActorKind.PERSON:
        return inside[1] - inside[0] <= 1 or inside == (start, end)
    return not _name_beside(words, start - 1, start) and not _name_beside(words, end, start)


def _shouted(words: AnnotatedTokens, start: int, end: int) -> bool:
    """Say whether the words on both sides are capitals too, so that capitals say nothing."""
    beside = [words.texts[i] for i in (start - 1, end) if 0 <= i < len(words.texts) and len(words.texts[i]) > 1]
    beside = [text for text in beside if text.isalpha()]
    return bool(beside) and all(text.isupper() for text in beside)


def _name_beside(words: AnnotatedTokens, i: int, start: int) -> bool:
    """Say whether the token beside a surname makes it someone else's ("Melania Trump", "Trump Tower")."""
    inside = 0 <= i < len(words.texts) and words.sentence[i] == words.sentence[start]
    return inside and words.tags[i].startswith("NNP") and words.is_name(i) and words.heads[i] != words.heads[start]


def _marked(words: AnnotatedTokens) -> tuple[tuple[int, int, ActorKind], ...]:
    """Return the stretches that the language model marks as persons and organisations, without titles."""
    found = []
    for ent in words.doc.ents:
        if ent.label_ in ("PER", "PERSON") and not _is_degree(words, ent.start, ent.end):
            found.append((*_trim_person(words, ent.start, ent.end), ActorKind.PERSON))
        elif ent.label_ == "ORG":
            found.append((*_trim_body(words, ent.start, ent.end), ActorKind.ORGANISATION))
    return tuple(span for span in found if span[0] < span[1])


def _is_degree(words: AnnotatedTokens, start: int, end: int) -> bool:
    """Say whether letters stand behind the comma after a name: "Mary Poole, M.S., R.D."."""
    letters = "".join(words.texts[start:end])
    return letters.isupper() and letters.count(".") > 1 and start > 1 and words.texts[start - 1] == ","


def _named_like_months(words: AnnotatedTokens) -> Iterator[tuple[int, int, ActorKind]]:
    """Yield persons called like a month: "April Poole", and "May" where she is who acts."""
    table = words.language.party_names
    for i, text in enumerate(words.texts[:-1]):
        if text not in table.like_months or (i and words.tags[i - 1] in ("IN", "CD", "DT", "JJ")):
            continue
        after = words.tags[i + 1]
        if after.startswith("NNP") and words.is_name(i + 1) and words.lower[i + 1] not in table.after_months:
            if i + 1 not in words.place_at:
                yield (*_grown(words, i, i + 2), ActorKind.PERSON)
        elif after in ("VBD", "VBN") or (after == "VBZ" and words.deps[i] == "nsubj"):  # "may" takes neither
            yield i, i + 1, ActorKind.PERSON


def _trim_person(words: AnnotatedTokens, start: int, end: int) -> tuple[int, int]:
    particles = words.language.party_names.particles
    end = min(end, start + LONGEST_PHRASE)
    while start < end and not (words.is_name(start) or words.lower[start] in particles):
        start += 1
    while _goes_before(words, start):
        start -= 1
    stop = start
    while stop < end and (words.is_name(stop) or words.lower[stop] in particles or _joins(words, stop)):
        stop += 1
    while start < stop and not words.is_name(stop - 1):
        stop -= 1
    return _grown(words, start, stop) if start < stop else (stop, stop)


def _goes_before(words: AnnotatedTokens, start: int) -> bool:
    """Say whether the word before a surname is its given name that the model took for something else."""
    i = start - 1
    joined = i >= 0 and start < len(words.texts) and words.deps[start] == "flat" and words.heads[start] == i
    return joined and words.is_name(i) and words.tags[i].startswith("NNP") and i not in words.place_at


def _joins(words: AnnotatedTokens, i: int) -> bool:
    return words.texts[i] in ("-", "‑", ".", "’", "'") or words.texts[i].rstrip(".").istitle()


def _grown(words: AnnotatedTokens, start: int, end: int) -> tuple[int, int]:
    """Take in the rest of a name that the model cut short."""
    size, last = len(words.texts), start + _LONGEST_NAME
    while end < min(size, last) and words.sentence[end] == words.sentence[start]:
        step = 2 if words.texts[end] == "-" and end + 1 < size else 1
        i = end + step - 1
        if not (words.tags[i].startswith("NNP") and words.is_name(i)):
            break
        end = i + 1
    return start, end


def _trim_body(words: AnnotatedTokens, start: int, end: int) -> tuple[int, int]:
    """Keep an organisation's name whole, but leave what is only a place or a common noun with one."""
    end = min(end, start + LONGEST_PHRASE)
    while start < end and (words.tags[start] in ("DT", "PRP$", "``") or not words.texts[start][0].isalnum()):
        start += 1
    while start < end and (words.is_clitic(end - 1) or not words.texts[end - 1][-1].isalnum()):
        end -= 1
    is_ministry = any(s.noun_class is NounClass.MINISTRY for i in range(start, end) for s in words.senses(i))
    has_name = any(words.is_name(i) for i in range(start, end))
    return (start, end) if has_name and not is_ministry and not _is_place(words, start, end) else (end, end)


def _is_place(words: AnnotatedTokens, start: int, end: int) -> bool:
    place = words.place_at.get(start)
    return (
        place is not None
        and place.use is ToponymUse.LITERAL
        and all(words.place_at.get(i) is place for i in range(start, end))
    )


def _announced(words: AnnotatedTokens) -> Iterator[tuple[int, int, ActorKind]]:
    """Yield the names that a title or a description announces: "Commander X", "the shipping company X"."""
    for i in range(len(words.texts) - 1):
        senses = words.senses(i)
        if not senses or not words.tags[i + 1].startswith("NNP") or words.is_plural(i):
            continue
        if senses[0].noun_class in _ANNOUNCING and words.is_name(i + 1):
            yield (*_grown(words, i + 1, i + 2), ActorKind.PERSON)
        elif words.texts[i].islower() and senses[-1].kind in NAMED_BODIES:
            end = _run_of_names(words, i + 1)
            if any(words.is_name(k) for k in range(i + 1, end)):
                yield i + 1, end, ActorKind.ORGANISATION


def _classed(words: AnnotatedTokens) -> Iterator[tuple[int, int, ActorKind]]:
    """Yield the names that the noun after them tells to be bodies: "the Black Eagles gang"."""
    for i in range(1, len(words.texts)):
        if not (words.texts[i].islower() and is_named_body(words, i)):
            continue
        start = i
        while start > 0 and words.tags[start - 1].startswith("NNP") and words.is_name(start - 1):
            start -= 1
        if start < i <= start + _LONGEST_NAME and words.sentence[start] == words.sentence[i]:
            yield start, i, ActorKind.ORGANISATION


def _joined(words: AnnotatedTokens) -> Iterator[tuple[int, int, ActorKind]]:
    """Yield the runs of names that the parser joins flatly, as it joins a person's names."""
    particles = words.language.party_names.joining_particles
    elsewhere = {i for ent in words.doc.ents if ent.label_ in ("LOC", "GPE") for i in range(ent.start, ent.end)}
    end = 0
    for i in range(len(words.texts) - 1):
        if i < end or i in elsewhere or not (words.is_name(i) and words.tags[i].startswith("NNP")):
            continue
        end = i + 1
        while end < min(len(words.texts), i + _LONGEST_NAME) and words.deps[end] == "flat" and words.heads[end] == i:
            end += 1
        if end - i > 1 and all(
            words.is_name(k) or words.texts[k] == "-" or words.texts[k] in particles for k in range(i, end)
        ):
            yield i, end, ActorKind.PERSON


def _run_of_names(words: AnnotatedTokens, start: int) -> int:
    """Return where a run of words in capitals ends."""
    end, size = start, len(words.texts)
    while end < min(size, start + _LONGEST_NAME) and words.sentence[end] == words.sentence[start]:
        step = 1 if words.texts[end] in ("-", "&") and end > start else 0
        if end + step >= size or not (
            words.tags[end + step].startswith("NNP") and words.texts[end + step][0].isupper()
        ):
            break
        end += step + 1
    return end


def _apposed(words: AnnotatedTokens) -> Iterator[tuple[int, int, ActorKind]]:
    """Yield names of any sort that the words after a comma tell to be a party: "Nika, a company that ..."."""
    for ent in words.doc.ents:
        start, end = ent.start, min(ent.end, ent.start + LONGEST_PHRASE)
        if ent.label_ not in ("LOC", "MISC", "GPE") or not any(words.is_name(i) for i in range(start, end)):
            continue
        described = read_apposition(words, Name(start, end, "", ActorKind.ORGANISATION), {})
        kinds = described.kinds if described is not None else ()
        if kinds and (kinds[-1] in NAMED_BODIES or kinds[-1] is ActorKind.PERSON):
            yield start, end, ActorKind.PERSON if kinds[-1] is ActorKind.PERSON else ActorKind.ORGANISATION


def _repeated(words: AnnotatedTokens, found: list[Name]) -> Iterator[tuple[int, int, ActorKind]]:
    """Yield the other places at which a name stands that was found once."""
    runs: dict[str, list[Name]] = {}
    for name in found:
        if name.known is None:
            runs.setdefault(words.texts[name.start], []).append(name)
    for names in runs.values():
        names.sort(key=lambda name: (name.start - name.end, name.start))
    for i, text in enumerate(words.texts):
        for name in runs.get(text, ())[:_LONGEST_NAME]:
            size = name.end - name.start
            if words.texts[i : i + size] == words.texts[name.start : name.end]:
                yield i, i + size, name.kind
                break
