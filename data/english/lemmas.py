"""Make the tables of the rule lemmatizer: what the treebank shows, and regular forms whose base is a word we know."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from corpus import Sentence
from spacy.language import Language
from spacy.lookups import Lookups

# One syllable that ends in a single consonant: "star". It would have doubled the consonant, so "staring" is of "stare".
_WOULD_DOUBLE = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_HISSING = ("s", "x", "z", "ch", "sh", "o")
_RULES = {
    "verb": [["ies", "y"], ["ied", "y"], ["sses", "ss"], ["s", ""], ["ed", ""], ["ing", ""]],
    "noun": [["ies", "y"], ["sses", "ss"], ["ches", "ch"], ["shes", "sh"], ["xes", "x"], ["s", ""]],
    "adj": [["ier", "y"], ["iest", "y"], ["er", ""], ["est", ""]],
}


def add_lemmatizer(language: Language, sentences: Iterable[Sentence], words: Sequence[str]) -> None:
    """Add a lemmatizer after the morphologizer. `words` are known words, the commonest first."""
    rank = {word: place for place, word in enumerate(words)}
    shown = _shown(sentences)
    table: dict[str, dict[str, list[str]]] = {pos.lower(): {} for pos in shown}
    for pos, bases in (("verb", _verb_bases), ("noun", _noun_bases), ("adj", _adjective_bases)):
        table.setdefault(pos, {}).update(_regular(words, rank, bases))
    for pos, forms in shown.items():
        table[pos.lower()].update({form: [lemma] for form, lemma in sorted(forms.items())})
    lookups = Lookups()
    lookups.add_table("lemma_exc", table)
    lookups.add_table("lemma_index", {})
    lookups.add_table("lemma_rules", _RULES)
    lemmatizer = language.add_pipe("lemmatizer", after="morphologizer", config={"mode": "rule", "overwrite": True})
    lemmatizer.initialize(lookups=lookups)


def _shown(sentences: Iterable[Sentence]) -> dict[str, dict[str, str]]:
    """Return what the treebank mostly gives as the lemma of each form, but of names."""
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for sentence in sentences:
        for word in sentence.words:
            if word.upos not in {"PROPN", "PUNCT", "SYM", "X", "NUM", "_"} and word.lemma != "_":
                counts[word.upos][word.form.lower()][word.lemma] += 1
    return {
        pos: {form: max(sorted(lemmas), key=lemmas.__getitem__) for form, lemmas in forms.items()}
        for pos, forms in counts.items()
    }


def _regular(
    words: Sequence[str], rank: dict[str, int], bases: Callable[[str], Iterator[list[str]]]
) -> dict[str, list[str]]:
    """Return the known words that are regular forms of other known ones, with the likeliest base of each."""
    found = {}
    for word in words:
        for group in bases(word) if word.isascii() and word.isalpha() else ():
            known = [base for base in group if base in rank and len(base) > 1]
            if known:
                found[word] = [min(known, key=rank.__getitem__)]
                break
    return found


def _verb_bases(word: str) -> Iterator[list[str]]:
    """Yield groups of possible bases: the commonest known one of the first group that has any."""
    if word.endswith(("ied", "ies")):
        yield [word[:-3] + "y", word[:-1]]
    if word.endswith("ying"):
        yield [word[:-3], word[:-4] + "ie"]
    stem = word[:-3] if word.endswith("ing") else word[:-2] if word.endswith("ed") else ""
    if len(stem) > 1:
        if stem[-1] == stem[-2]:
            yield [stem, stem[:-1]]
        if _WOULD_DOUBLE.fullmatch(stem):
            yield [stem + "e"]
        yield [stem, stem + "e"]
    if not stem:
        yield from _noun_bases(word)


def _noun_bases(word: str) -> Iterator[list[str]]:
    if word.endswith("ies"):
        yield [word[:-3] + "y", word[:-1]]
    elif word.endswith("es") and word[:-2].endswith(_HISSING):
        yield [word[:-2], word[:-1]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield [word[:-1]]


def _adjective_bases(word: str) -> Iterator[list[str]]:
    for ending in ("er", "est"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            yield (
                [stem[:-1] + "y"]
                if stem.endswith("i")
                else [stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem]
            )
