"""Count the events that are shown as right, right in part, or none, and those that are missed.

    python tests/bench/score_shown.py [--reader rules|fast|careful | --second] [NAME ...]

NAMEs are those of `score_seeds.py`, of which `fresh` and `unlearned`, stories of ours that nothing was learned from,
need no other folder. Without any, `fresh` is counted. An event is right as shown where its type, status, days, parties
and place are all the gold's, and no side and no place is filled that the gold leaves empty. What nobody may read is
counted as a whole, as there. `--second` counts what another person marked in place of what the program shows, where a
collection's folder holds that (`second.jsonl`): so much two people agree. With `--all-sure` those alone are shown of
which nothing carries a question mark, as the page's filter *Less sure of it: nothing* has it.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "events"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from score_seeds import Collection, collections
from scoring import days_right, names_right, paired, place_right

from geo.engines import OURS, Engines, ReaderKind
from geo.extract import extract
from geo.language.parsing import parse
from geo.records import report_to_record
from geo.views.doubts import unsure_fields

Record = dict[str, Any]
SECOND = "second.jsonl"


def faults_of(event: Record, report: Record) -> tuple[str, ...]:
    """Return the fields of a found event that are not the gold event's."""
    met = met_in(event)
    faults = {
        "type": event["type"] != report["type"],
        "status": event["status"] != report["status"],
        "date": not days_right(event["date"], report["date"]),
        "actor": not _side_right(event["actors"], report["actors"]),
        "target": not _side_right(met, report["targets"]) and bool(event["targets"] or report["targets"]),
        "place": not _places_right(event["places"], report["places"]),
    }
    return tuple(name for name, is_wrong in faults.items() if is_wrong)


def met_in(event: Record) -> list[str]:
    """Return to or with whom an event is; partners stand on either side."""
    return event["targets"] or (event["actors"] if len(event["actors"]) > 1 else [])


def _side_right(gold: Sequence[str], found: Sequence[str]) -> bool:
    return names_right(gold, found) if gold and found else not gold and not found


def _places_right(gold: Sequence[Record], found: Sequence[Record]) -> bool:
    right = [any(place_right(place, other) for place in gold) for other in found]
    return all(right) and bool(found) == bool(gold)


def counts_of(gold: Sequence[Record], found: Sequence[Record]) -> Counter[str]:
    """Return how many events are `right`, `partly`, `spurious` and `missed`, and how often each field is wrong."""
    counts: Counter[str] = Counter()
    for article in sorted({record["article"] for record in gold} | {record["article"] for record in found}):
        events, reports = ([one for one in records if one["article"] == article] for records in (gold, found))
        pairs = paired(events, reports)
        faults = [faults_of(events[at], reports[other]) for at, other in pairs.items()]
        counts["right"] += sum(not one for one in faults)
        counts["partly"] += sum(bool(one) for one in faults)
        counts["spurious"] += len(reports) - len(pairs)
        counts["missed"] += len(events) - len(pairs)
        counts.update(name for one in faults for name in one)
    return counts


def marked_by_another(collection: Collection) -> list[Record]:
    """Return what a second person marked, each with its sentence for its stretch, as the program's reports have it."""
    sentences = {
        article.id: [(one.start_char, one.end_char) for one in parse(article.text).sents]
        for article in collection.read()
    }
    found = []
    for line in (collection.folder / SECOND).read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        middle = (record["start"] + record["end"]) / 2
        start, end = next(span for span in sentences[record["article"]] if span[0] <= middle <= span[1])
        names = {side: [name.partition("|")[0] for name in record[side]] for side in ("actors", "targets")}
        found.append({**record, **names, "start": start, "end": end})
    return found


def main() -> int:
    """Count for each collection that is asked for."""
    known = collections()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*known, []], help=f"of {', '.join(known)}")
    by = parser.add_mutually_exclusive_group()
    by.add_argument("--reader", choices=list(ReaderKind), default=OURS.reader, help="how acts are found")
    by.add_argument("--second", action="store_true", help="count what another person marked")
    parser.add_argument("--all-sure", action="store_true", help="show those alone of which nothing is less sure")
    given = parser.parse_args()
    names = given.names or ["fresh"]
    if given.second and (lacking := [name for name in names if not (known[name].folder / SECOND).is_file()]):
        parser.error(f"nobody marked {', '.join(lacking)} a second time: there is no {SECOND} beside the stories")
    for name in names:
        gold = [json.loads(line) for line in known[name].gold.read_text(encoding="utf-8").splitlines()]
        if given.second:
            found: list[Any] = marked_by_another(known[name])
        else:
            corpus = extract(known[name].read(), engines=Engines(reader=ReaderKind(given.reader)))
            reports = [report for one in corpus.extractions for report in one.reports]
            shown = [report for report in reports if not (given.all_sure and unsure_fields(report, report.sureness))]
            found = [report_to_record(report, "") for report in shown]
        counts = counts_of(gold, found)
        number = counts["right"] + counts["partly"] + counts["spurious"]
        told = ", ".join(f"{key} {counts[key]}" for key in ("right", "partly", "spurious", "missed"))
        wrong = ", ".join(f"{key} {counts[key]}" for key in ("type", "status", "actor", "target", "place", "date"))
        sys.stdout.write(
            f"{name}: shown {number}, {told} ({counts['right'] / max(number, 1):.0%} right); wrong {wrong}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
