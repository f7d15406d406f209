"""The commands `dateline map|export|brief`: events as a page, as a file of any format, as a pack of them all."""

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from geo.commands.filters import Gather
from geo.commands.messages import DONE, SOME_REFUSED, as_sentence, report_refused, say, show_progress
from geo.commands.options import workspace_place
from geo.commands.stories import add_story_option, told_story
from geo.errors import InputError
from geo.exports.registry import FORMATS, PAGE, ending_of, format_of
from geo.exports.request import ExportRequest
from geo.exports.writing import export, save
from geo.model import Corpus
from geo.overlays.overlay import COLOURS, MOST, Overlay
from geo.views.amounts import Measure
from geo.views.changes import Changes
from geo.views.headlines import headlines_of
from geo.views.shading import MapStyle
from geo.views.sheets import MOST_CALLOUTS, PLAIN, SIZES, Per, Projection, Sheet, Size, Theme, read_size
from geo.views.view import View
from geo.views.words import count_words

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}$")  # after the name of a layer's file
_Choice = TypeVar("_Choice", Theme, Projection, Per, MapStyle, Measure)


def add_briefing_commands(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    *,
    inputs: Callable[[bool], argparse.ArgumentParser],
    choice: argparse.ArgumentParser,
    gather: Gather,
) -> None:
    """Hang the commands into the command line.

    Args:
        commands: Where they hang.
        inputs: Makes the options that name inputs; told whether some must be named.
        choice: The options that choose events.
        gather: Reads the inputs, and returns the chosen events and all that was found.
    """
    help_ = "write a map of the events as a page that opens without a network"
    look = _look_options()
    command = commands.add_parser(
        "map", parents=[inputs(True), choice, look], help=help_, description=as_sentence(help_)
    )
    _add_output(command, default="map.html")
    add_story_option(command)
    command.set_defaults(command=lambda options: _map(options, gather))

    formats = ", ".join(f"{ending} {kind.words}" for ending, kind in FORMATS.items())
    help_ = "write the events to a file; its ending says how"
    command = commands.add_parser(
        "export",
        parents=[inputs(True), choice, look],
        help=help_.partition(";")[0],
        description=as_sentence(f"{help_}: {formats}"),
    )
    command.add_argument(
        "-o", "--output", dest="outputs", type=workspace_place, action="append", required=True, metavar="FILE",
        help="where to write: a file, or a schema of a PostGIS database; may be repeated, the articles are read once",
    )  # fmt: skip
    _add_since(command)
    add_story_option(command)
    command.set_defaults(command=lambda options: _export(options, gather))

    help_ = "write a pack: a zip file with every format and a manifest; or verify one"
    command = commands.add_parser(
        "brief", parents=[inputs(False), choice, look], help=help_, description=as_sentence(help_)
    )
    _add_output(command, default="briefing.zip")
    _add_since(command)
    add_story_option(command)
    command.add_argument("--time", default="", metavar="MOMENT", help="moment that the manifest tells; else now")
    command.add_argument("--verify", type=Path, metavar="PACK", help="say which files of a pack are not as written")
    command.set_defaults(command=lambda options: _verify(options) if options.verify else _brief(options, gather))


def _add_output(command: argparse.ArgumentParser, *, default: str) -> None:
    command.add_argument(
        "-o", "--output", type=Path, default=Path(default), metavar="FILE",
        help=f"where to write; {default} if not told",
    )  # fmt: skip


def _add_since(command: argparse.ArgumentParser) -> None:
    command.add_argument("--since", dest="earlier", type=Path, metavar="PACK", help="tell what changed since that pack")


def _look_options() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    group = parent.add_argument_group("look and handling")
    group.add_argument("--title", default="", help="heading; without it, how many events are shown, of what, where")
    group.add_argument("--headline", action="store_true", help="without --title: a sentence of the key events, if any")
    group.add_argument("--banner", default="", help="handling, such as TLP:AMBER, on every page and file")
    group.add_argument("--theme", type=_one_of(Theme), default=Theme.LIGHT, help=", ".join(Theme))
    size_help = f"{', '.join(SIZES)}, or pixels as 1920x1080; @300 after it sets dots per inch"
    group.add_argument("--size", type=_size, default=SIZES["16:9"], help=size_help)
    group.add_argument("--projection", type=_one_of(Projection), default=Projection.AUTO, help=", ".join(Projection))
    group.add_argument("--style", type=_one_of(MapStyle), default=MapStyle.MARKS, help=", ".join(MapStyle))
    size_by = f"what the size of marks stands for: {', '.join(Measure)}; how many events, if not told"
    group.add_argument("--sized-by", type=_one_of(Measure), metavar="WHAT", help=size_by)
    group.add_argument(
        "--callouts", type=int, choices=range(MOST_CALLOUTS + 1), default=PLAIN.callouts, metavar="N",
        help=f"key events that the drawn map tells in words, at most {MOST_CALLOUTS}; {PLAIN.callouts} if not told",
    )  # fmt: skip
    group.add_argument("--per", type=_one_of(Per), default=Per.PLACE, help=f"maps of its own for: {', '.join(Per)}")
    group.add_argument(
        "--beneath",
        action="append",
        default=[],
        metavar="FILE",
        help="a layer beneath the marks, GeoJSON, KML or GeoPackage; #8B1E5B after it sets its colour; may be repeated",
    )
    group.add_argument("--accepted-only", action="store_true", help="leave out what no reviewer has accepted")
    group.add_argument("--watermark", action="store_true", help="mark what nobody has reviewed as unreviewed")
    return parent


def _one_of(kind: type[_Choice]) -> Callable[[str], _Choice]:
    def parse(text: str) -> _Choice:
        try:
            return kind(text.lower())
        except ValueError as exc:
            msg = f"{text!r} is none of {', '.join(kind)}"
            raise argparse.ArgumentTypeError(msg) from exc

    return parse


def _size(text: str) -> Size:
    try:
        return read_size(text)
    except InputError as exc:
        raise argparse.ArgumentTypeError(str(exc)) from exc


def _sheet(options: argparse.Namespace, view: View) -> Sheet:
    title = options.title
    if options.headline and not title:
        title = next(iter(headlines_of(view)), "")
    return Sheet(
        title=title,
        banner=options.banner,
        theme=options.theme,
        size=options.size,
        projection=options.projection,
        watermark=options.watermark,
        per=options.per,
        overlays=_overlays(options.beneath),
        style=options.style,
        sized=options.sized_by,
        callouts=options.callouts,
    )


def _overlays(given: Sequence[str]) -> tuple[Overlay, ...]:
    """Read the layers that lie beneath the marks, each in the next colour where none is given."""
    if len(given) > MOST:
        msg = f"--beneath is given {len(given)} times, and a map has at most {MOST} layers"
        raise InputError(msg)
    if not given:
        return ()
    from geo.overlays.reading import read_overlay

    found: list[Overlay] = []
    for number, text in enumerate(given):
        colour = _COLOUR.search(text)
        path = Path(text[: colour.start()] if colour else text)
        try:
            data = path.read_bytes()
        except OSError as exc:
            msg = f"the layer {path} cannot be read: {exc.strerror}"
            raise InputError(msg) from exc
        found.append(read_overlay(data, path.name, colour=colour[0] if colour else COLOURS[number % len(COLOURS)]))
    return tuple(found)


def _map(options: argparse.Namespace, gather: Gather) -> int:
    options.outputs = [options.output]
    if ending_of(options.output.name) not in PAGE.endings:
        name = options.output.name
        msg = f"a map is a page: end its name in {PAGE.ending}, not as {name}; `dateline export` writes others"
        raise InputError(msg)
    options.earlier = None
    return _export(options, gather)


def _export(options: argparse.Namespace, gather: Gather) -> int:
    for place in options.outputs:
        if isinstance(place, Path):
            format_of(ending_of(place.name))  # what names none is refused before anything is read
    view, corpus = gather(options)
    if _nothing_was_read(corpus):
        return _in_vain(corpus, options.outputs)
    sheet, changed = _sheet(options, view), _changes(options, view, corpus)
    story = told_story(options.story, view, corpus)
    for place in options.outputs:
        if isinstance(place, Path):
            export(view, place, sheet=sheet, changes=changed, story=story)
        else:
            from geo.exports.postgis import events_to_postgis

            events_to_postgis(ExportRequest(view, sheet, changed, story), place)
        say(f"wrote {place}: {view.counts}; {view.caption}")
    return report_refused(corpus.rejections)


def _brief(options: argparse.Namespace, gather: Gather) -> int:
    from geo.exports.pack import make_pack, pack_time

    if not (options.inputs or options.coded):
        msg = "name at least one INPUT to brief on, or a pack to verify with --verify"
        raise InputError(msg)
    time = pack_time(options.time)
    view, corpus = gather(options)
    if _nothing_was_read(corpus):
        return _in_vain(corpus, [options.output])
    changed, story = _changes(options, view, corpus), told_story(options.story, view, corpus)
    request = ExportRequest(view, _sheet(options, view), changed, story)
    pack = make_pack(request, time=time, progress=show_progress)
    save(pack.content, options.output)
    say(f"wrote {options.output}: {count_words(len(pack.files), 'file')}; {view.counts}; {view.caption}")
    say(f"SHA-256 of its manifest: {pack.manifest_hash}")
    return report_refused(corpus.rejections)


def _nothing_was_read(corpus: Corpus) -> bool:
    """Say whether all that was given is refused: a file of nothing must not take the place of an earlier one."""
    return bool(corpus.rejections) and not corpus.extractions and not len(corpus.events)


def _in_vain(corpus: Corpus, outputs: Sequence[object]) -> int:
    code = report_refused(corpus.rejections)
    say(f"nothing could be read, so nothing was written to {', '.join(map(str, outputs))}")
    return code


def _changes(options: argparse.Namespace, view: View, corpus: Corpus) -> Changes | None:
    if options.earlier is None:
        return None
    from geo.exports.verifying import changes_since

    found = changes_since(options.earlier, view, corpus)
    say(" ".join(filter(None, (found.counts + ".", found.note))))
    return found


def _verify(options: argparse.Namespace) -> int:
    from geo.exports.verifying import verify_pack

    verdict = verify_pack(options.verify)
    for what, names in (("changed", verdict.changed), ("missing", verdict.missing), ("extra", verdict.extra)):
        for name in names:
            say(f"{what}: {name}")
    told = f"{options.verify}: {len(verdict.good)} files as written at {verdict.time or 'an unknown time'}"
    say(told if verdict.whole else f"{told}, and what is said above: not as it was written")
    if verdict.handling:
        say(f"handling: {verdict.handling}")
    say(f"SHA-256 of its manifest: {verdict.manifest_hash}")
    return DONE if verdict.whole else SOME_REFUSED
