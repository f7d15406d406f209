"""The commands `dateline extract` and `dateline join`: very many articles into reports, and these into events.

With `--dask` the work is done on a cluster; what is found is the same.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from geo.articles.documents import is_address, kinds_words
from geo.articles.reading import InputStream
from geo.commands.messages import DONE, SOME_REFUSED, ProgressLine, as_sentence, report_refused, say
from geo.commands.options import day_option, engines_of, processes_of
from geo.disk import is_folder
from geo.distributed.clusters import LOCAL, cluster
from geo.distributed.crews import Alone, Crew, Threads
from geo.distributed.extracting import ReadingJob, close_readers, extract_into
from geo.distributed.folder import ReportFolder
from geo.distributed.joining import join_folder
from geo.distributed.sources import StoredSources, is_stored
from geo.engines import SETTINGS_NAME
from geo.errors import InputError
from geo.exports.registry import ending_of, format_of
from geo.exports.writing import export
from geo.extras import need
from geo.memory.together import processes_here
from geo.memory.version import extractor_version
from geo.model import Article, Rejection
from geo.views.view import view_of
from geo.views.words import count_words

_JOIN = "join the reports of such a folder into events, and write them to a file"
_EXTRACT = "find what very many articles report, and write it into a folder, part by part; a run that was ended goes on"


def add_extract_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Hang the commands into the command line."""
    command = commands.add_parser("extract", help=_EXTRACT.partition(";")[0], description=as_sentence(_EXTRACT))
    help_ = (
        f"{kinds_words()}; Parquet; a folder of them; the address of a page or feed; or of objects in a storage, such "
        "as s3://bucket/news/, whose driver is installed"
    )
    command.add_argument("inputs", nargs="+", type=_input, metavar="INPUT", help=help_)
    help_ = "folder of the reports, or its address in a storage; it is made where it is missing"
    command.add_argument("-o", "--output", required=True, metavar="FOLDER", help=help_)
    help_ = "day of publication of inputs that carry none"
    command.add_argument("--published", type=day_option, metavar="DATE", help=help_)
    command.add_argument("--config", type=Path, metavar="FILE", help=f"which models to use; else ./{SETTINGS_NAME}")
    _add_workers(command)
    command.set_defaults(command=_extract)
    command = commands.add_parser("join", help=_JOIN, description=as_sentence(_JOIN))
    help_ = "folder of reports that `dateline extract` has made, or its address in a storage"
    command.add_argument("folder", metavar="FOLDER", help=help_)
    help_ = "where to write the events; its ending says how, as with `dateline export`: `dateline app` opens .parquet"
    command.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help=help_)
    _add_workers(command)
    command.set_defaults(command=_join)


def _add_workers(command: argparse.ArgumentParser) -> None:
    help_ = f"do it on a Dask cluster: the address of its scheduler, or {LOCAL} for one of this machine's processes"
    command.add_argument("--dask", metavar="ADDRESS", help=help_)
    help_ = "how many processes of this machine work: one a core, where this is not said"
    command.add_argument("--processes", type=processes_of, metavar="N", help=help_)
    command.add_argument("-v", "--verbose", action="store_true", help="tell more")


def _input(text: str) -> Path | str:
    return text if is_address(text) or is_stored(text) else Path(text)


def _extract(options: argparse.Namespace) -> int:
    need("tables")
    if any(isinstance(each, str) and is_stored(each) for each in (*options.inputs, options.output)):
        need("dask")
    _check_apart(options.inputs, options.output)
    engines = engines_of(options)
    folder, line, refused = ReportFolder(options.output), ProgressLine(), list[Rejection]()
    intake = InputStream(options.inputs, published=options.published, beyond=StoredSources())
    done = parts = there = told = 0

    def articles() -> Iterator[Article]:
        for each in intake:
            if isinstance(each, Rejection):
                refused.append(each)
            else:
                yield each

    processes = 1 if engines.endpoint is not None else options.processes or processes_here()
    with _crew(options.dask, processes) as crew:
        # Also one process reads in another: an article that ends it would else end each run at the same place.
        apart = engines.endpoint is None or not isinstance(crew, Alone)
        job = ReadingJob(engines, extractor_version(engines), apart)
        line.streamed(0, None, "reading the first part")  # which may take a minute
        for step in extract_into(folder, articles(), crew, job):
            line.wipe()
            told += bool(report_refused([*refused, *step.refused]))
            refused.clear()
            done, parts, there = done + step.articles, parts + 1, there + step.was_there
            tell = line.passed if step.was_there else line.streamed
            tell(done, intake.share, f"part {parts:,}")
    line.wipe()
    told += bool(report_refused(refused))
    before = f", {there:,} of them read before" if there else ""
    say(f"{folder}: {count_words(done, 'article')} in {count_words(parts, 'part')}{before}")
    return SOME_REFUSED if told else DONE


def _join(options: argparse.Namespace) -> int:
    format_of(ending_of(options.output.name))  # before the work, not behind it
    folder, line = ReportFolder(options.folder), ProgressLine()
    if is_stored(options.folder):
        need("dask")
    with ExitStack() as opened:
        processes = options.processes or processes_here()
        crew = opened.enter_context(cluster(options.dask, processes=processes)) if options.dask else None
        corpus = join_folder(folder, crew, progress=line)
    line.wipe()
    export(view_of(corpus), options.output)
    told = f"{count_words(len(corpus.events), 'event')} of {count_words(len(corpus.extractions), 'article')}"
    say(f"{options.output}: {told}")
    return report_refused(corpus.rejections)


@contextmanager
def _crew(address: str | None, processes: int) -> Iterator[Crew]:
    """Open who reads: a cluster, this process, or threads that each wait for a process of their own."""
    if address is not None:
        with cluster(address, processes=processes) as found:
            yield found
        return
    try:
        yield Threads(processes) if processes > 1 else Alone()
    finally:
        close_readers()


def _check_apart(inputs: list[Path | str], output: str) -> None:
    """Refuse a folder of reports among the articles: it would be read as such the next time."""
    if is_stored(output):
        return
    out = Path(output).resolve()
    for each in inputs:
        if isinstance(each, Path) and is_folder(each) and out.is_relative_to(each.resolve()):
            msg = f"{output} lies in {each}, which is read; name a folder beside it with -o"
            raise InputError(msg)
