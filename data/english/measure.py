"""Measure the pipeline, as the program uses it, on the part that it has not seen, and write its card."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import spacy
from corpus import Sentence, read_entities, to_doc
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from geo.language.parsing import load_language, parse, parse_many

LABELS = ("PER", "ORG", "LOC")
Counts = dict[str, Counter[str]]


def paragraphs(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Yield the sentences of each paragraph together: that is what the program hands to the pipeline."""
    current: list[Sentence] = []
    for sentence in sentences:
        if current and (sentence.starts_paragraph or sentence.document != current[0].document):
            yield current
            current = []
        current.append(sentence)
    if current:
        yield current


def compare(sentences: list[Sentence]) -> list[Example]:
    """Return the program's view of each paragraph's text beside the treebank's."""
    gold = [to_doc(run, load_language().vocab) for run in paragraphs(sentences)]
    return [Example(parse(doc.text), doc) for doc in gold]


def syntax_figures(examples: list[Example]) -> dict[str, float]:
    """Return spaCy's scores, and attachment counted over every word, punctuation too."""
    found = Scorer(nlp=load_language()).score(examples)
    scores = {key: value for key, value in found.items() if isinstance(value, float)}
    right = Counter[str]()
    for example in examples:
        right.update(_attachments(example))
    scores["uas_all"], scores["las_all"] = right["uas"] / right["words"], right["las"] / right["words"]
    return scores


def _attachments(example: Example) -> Iterator[str]:
    """Yield `words` for each word of the treebank, with `uas` and `las` where head and relation are right."""
    gold, guess = example.reference, example.predicted
    at = {(token.idx, token.idx + len(token)): token for token in guess}
    for word in gold:
        yield "words"
        token = at.get((word.idx, word.idx + len(word)))
        if token is None:
            continue
        head = (token.head.idx, token.head.idx + len(token.head))
        if head == (word.head.idx, word.head.idx + len(word.head)):
            yield "uas"
            if token.dep_ == word.dep_:
                yield "las"


def name_counts(sentences: list[Sentence]) -> Counts:
    """Count right, found and marked names by label, by exact bounds, over paragraphs."""
    counts: Counts = {label: Counter() for label in LABELS}
    for example in compare(sentences):
        gold = {(e.start_char, e.end_char, e.label_) for e in example.reference.ents}
        found = {(e.start_char, e.end_char, e.label_) for e in example.predicted.ents}
        for label in LABELS:
            mine, theirs = ({span for span in spans if span[2] == label} for spans in (found, gold))
            counts[label].update(found=len(mine), marked=len(theirs), right=len(mine & theirs))
    return counts


def rates(counts: Counter[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1."""
    precision = counts["right"] / max(1, counts["found"])
    recall = counts["right"] / max(1, counts["marked"])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def words_per_second(docs: list[Doc]) -> float:
    """Return the best of three runs of all components over paragraphs, by time of the processor."""
    texts = ["\n\n".join(doc.text for doc in docs)]
    words = sum(len(doc) for doc in docs)
    best = 0.0
    for _ in range(3):
        began = time.process_time()
        for _ in parse_many(texts):
            pass
        best = max(best, words / (time.process_time() - began))
    return best


@dataclass(frozen=True, slots=True)
class Figures:
    """What the card tells."""

    scores: dict[str, float]
    news: dict[str, float]
    names: dict[str, Counts]
    words: int
    size: float
    speed: float


def figures(folder: Path, test: list[Sentence], corpora: Path) -> Figures:
    """Measure everything that the card tells."""
    examples = compare(test)
    marked = read_entities(corpora / "uner_test.iob2")
    web = [replace(s, entities=marked.get(s.id, [])) for s in test if not s.document.startswith("GUM")]
    gum = [s for s in test if s.document.startswith("GUM")]
    news = [s for s in test if "_news_" in s.document]
    return Figures(
        scores=syntax_figures(examples),
        news=syntax_figures(compare(news)),
        names={"UNER English EWT": name_counts(web), "GUM": name_counts(gum)},
        words=sum(len(sentence.words) for sentence in test),
        size=sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6,
        speed=words_per_second([example.reference for example in examples]),
    )


def card(folder: Path, test: list[Sentence], corpora: Path) -> str:
    """Return the model's card, with figures measured now."""
    found = figures(folder, test, corpora)
    template = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    return template.format(
        spacy=spacy.__version__,
        words=f"{found.words:,}",
        size=f"{found.size:.1f}",
        speed=f"{found.speed:,.0f}",
        accuracy=_accuracy_table(found),
        names=_names_table(found.names),
    )


_ROWS = (
    ("Tags, Penn Treebank's (`tag_`)", "tag_acc"),
    ("Tags, Universal (`pos_`)", "pos_acc"),
    ("Forms (`morph`)", "morph_acc"),
    ("Lemmas (`lemma_`)", "lemma_acc"),
    ("Heads, without punctuation (UAS)", "dep_uas"),
    ("Heads and relations, without punctuation (LAS)", "dep_las"),
    ("Heads, every word (UAS)", "uas_all"),
    ("Heads and relations, every word (LAS)", "las_all"),
    ("Sentences, F1", "sents_f"),
    ("Tokens", "token_acc"),
)


def _accuracy_table(found: Figures) -> str:
    lines = [f"| {name} | {100 * found.scores[key]:.1f} | {100 * found.news[key]:.1f} |" for name, key in _ROWS]
    return "\n".join(("| | whole part | its news |", "|---|---|---|", *lines))


def _names_table(names: dict[str, Counts]) -> str:
    lines = ["| test | label | marked | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for test, counts in names.items():
        for label, count in (*counts.items(), ("all", sum(counts.values(), Counter()))):
            shown = " | ".join(f"{100 * rate:.1f}" for rate in rates(count))
            lines.append(f"| {test} | {label} | {count['marked']} | {shown} |")
    return "\n".join(lines)
