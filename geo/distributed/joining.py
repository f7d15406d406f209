"""A folder of reports → a `Corpus`: which reports tell of one happening, by one process, or by it and a crew.

In comes a folder of finished parts; out comes what `geo.extract.corpus_of` makes of all its articles at once, however
they were parted and whoever helps. It must not know how two reports are weighed, nor who works.

What hangs on one article alone is done by the crew: its words by rarity, the rows of words by which copies are found,
and then, when it is known how often each word is said, those that tell most of it. What is joined hangs on what was
joined before it, and is done in order, in one process: an event is held against a bounded number of candidates, so that
this grows no faster than sorting does. Which pairs are weighed hangs on it, too: of pairs that were weighed beforehand
by blocks of days, with type, party and month inside, three fifths were asked for, and the whole was no faster.
"""

from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from sys import intern

from geo.distributed.crews import Crew
from geo.distributed.folder import ReportFolder
from geo.distributed.keeping import from_kept
from geo.extract import corpus_of
from geo.garbage import without_collecting
from geo.joining.clustering import join_reports
from geo.joining.origins import Wording, origins_among, wording_of
from geo.joining.vocabulary import open_vocabulary
from geo.joining.wording import Library, Stretch, Volume, Words, volume_of
from geo.model import Corpus, Extraction, Rejection

_TOGETHER = 250  # articles of which words are weighed at one go


@dataclass(frozen=True, slots=True)
class _StoredPart:
    """A part as it lies in the folder, and where."""

    data: bytes
    where: str


@dataclass(frozen=True, slots=True)
class _LibraryPart:
    """Articles of a library of so many, with how many of these hold each of their words."""

    volumes: tuple[Volume, ...]
    spread: Mapping[str, int]
    number: int


@dataclass(frozen=True, slots=True)
class _ArticleWords:
    """What of one article hangs on it alone."""

    volume: Volume
    wording: Wording


def join_folder(
    folder: ReportFolder, crew: Crew | None = None, *, progress: Callable[[int, int, str], None] | None = None
) -> Corpus:
    """Join the reports of a folder's parts into events.

    Args:
        folder: Where they lie.
        crew: Reads the words of articles, part by part; without it this process does.
        progress: Called with how many parts are taken, how many there are, and the name of the one that is.

    Raises:
        InputError: The folder is not finished, or a part is damaged.
        ServiceError: The crew is lost.
    """
    names = folder.parts()
    found: list[list[Extraction | Rejection]] = []

    def parts() -> Iterator[_StoredPart]:
        for number, name in enumerate(names):
            if progress is not None:
                progress(number, len(names), name)
            part = _StoredPart(*folder.kept(name))
            found.append(list(from_kept(part.data, part.where)))
            yield part

    with without_collecting():
        words: dict[int, list[_ArticleWords]] = {}
        if crew is not None:
            words.update(crew.through(words_of_part, parts()))
        else:
            deque(parts(), maxlen=0)
        everything = list(chain.from_iterable(found))
        read = tuple(each for each in everything if isinstance(each, Extraction))
        refused = tuple(each for each in everything if isinstance(each, Rejection))
        if crew is None:
            return corpus_of(read, rejections=refused)
        told = list(chain.from_iterable(words[number] for number in range(len(names))))
        return _joined(read, refused, told, crew)


def _joined(
    read: tuple[Extraction, ...], refused: tuple[Rejection, ...], told: Sequence[_ArticleWords], crew: Crew
) -> Corpus:
    """Join what was read as `corpus_of` does, with the words of each article, which come in the same order."""
    articles = [extraction.article for extraction in read]
    volumes = {article.id: _interned(each.volume) for article, each in zip(articles, told, strict=True)}
    spread = Counter(chain.from_iterable(volume.words for volume in volumes.values()))
    reports = (report for extraction in read for report in extraction.reports)
    library = Library(volumes, spread, len(volumes), open_vocabulary())
    events = join_reports(reports, library=library, words=_telling(volumes, spread, crew))
    origins = origins_among(zip(articles, (each.wording for each in told), strict=True))
    return Corpus(read, events, refused, origins=origins)


def words_of_part(part: _StoredPart) -> list[_ArticleWords]:
    """Return what of each article of a part hangs on it alone: the work of one who works.

    Raises:
        InputError: The part is damaged.
    """
    vocabulary = open_vocabulary()
    read = (each for each in from_kept(part.data, part.where) if isinstance(each, Extraction))
    return [_ArticleWords(volume_of(each.article.text, vocabulary), wording_of(each.article)) for each in read]


def _telling(volumes: Mapping[str, Volume], spread: Mapping[str, int], crew: Crew) -> dict[str, Words]:
    """Return the words that tell most of each article."""
    listed = list(volumes)
    some = [listed[start : start + _TOGETHER] for start in range(0, len(listed), _TOGETHER)]

    def shelves() -> Iterator[_LibraryPart]:
        for articles in some:
            shelf = tuple(volumes[article] for article in articles)
            words = frozenset(chain.from_iterable(volume.words for volume in shelf))
            yield _LibraryPart(shelf, {word: spread[word] for word in words}, len(volumes))

    found = crew.through(telling_of_shelf, shelves())
    return {
        article: tuple(map(intern, words))
        for number, told in found
        for article, words in zip(some[number], told, strict=True)
    }


def telling_of_shelf(shelf: _LibraryPart) -> list[Words]:
    """Return the words that tell most of each article of a shelf: the work of one who works."""
    volumes = {str(number): volume for number, volume in enumerate(shelf.volumes)}
    library = Library(volumes, shelf.spread, shelf.number, open_vocabulary())
    return [library.telling_words(number) for number in volumes]


def _interned(volume: Volume) -> Volume:
    """Return what came from another process with each word once in memory, as what was read here has it."""
    lead = Stretch(
        *(tuple(map(intern, words)) for words in (volume.lead.words, volume.lead.names, volume.lead.numbers))
    )
    return Volume(tuple(map(intern, volume.words)), array("H", volume.counts), lead)
