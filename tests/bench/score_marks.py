"""Count what is right among readings that carry the mark of doubt, and among those that do not.

    python tests/bench/score_marks.py [--reader fast|careful] [NAME ...]

NAMEs are those of `score_seeds.py`; without any, `fresh` and `unlearned` are counted together. Of events that answer a
gold one, a field is right where it is the gold's, and what is left empty is not counted. An event is right as shown
where nothing that carries no mark is wrong.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "events"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from score_seeds import Collection, collections
from score_shown import Record, met_in
from scoring import days_right, names_right, paired, place_right

from geo.engines import OURS, Engines, ReaderKind
from geo.extract import extract
from geo.model import Report
from geo.records import report_to_record
from geo.views.doubts import is_unsure

FIELDS = {"type": "type", "status": "status", "who": "agents", "whom": "targets", "where": "places", "when": "when"}


def answers(collection: Collection, reader: ReaderKind) -> Iterator[tuple[Record, Report]]:
    """Yield each gold event that is answered, with the report that does."""
    gold = [json.loads(line) for line in collection.gold.read_text(encoding="utf-8").splitlines()]
    for found in extract(collection.read(), engines=Engines(reader=reader)).extractions:
        events = [one for one in gold if one["article"] == found.article.id]
        records = [report_to_record(report, "") for report in found.reports]
        for at, other in paired(events, records).items():
            yield events[at], found.reports[other]


def right_of(event: Record, report: Report) -> dict[str, bool]:
    """Return which fields of an answer are right, of those that it fills."""
    told = report_to_record(report, "")
    found = {"type": event["type"] == told["type"], "status": event["status"] == told["status"]}
    if told["actors"]:
        found["who"] = names_right(event["actors"], told["actors"])
    if told["targets"]:
        found["whom"] = names_right(met_in(event), told["targets"])
    if told["places"]:
        found["where"] = all(any(place_right(gold, one) for gold in event["places"]) for one in told["places"])
    if told["date"] is not None:
        found["when"] = days_right(event["date"], told["date"])
    return found


def share_of(counts: Counter[tuple[str, bool, bool]], fields: Sequence[str], mark: bool) -> str:
    """Say how many readings of some fields carry the mark, or do not, and which share of them is right."""
    right, wrong = (sum(counts[field, mark, is_right] for field in fields) for is_right in (True, False))
    return f"{right + wrong}, {right / max(right + wrong, 1):.3f} right"


def main() -> int:
    """Count, and print a line a field."""
    known = collections()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*known, []], help=f"of {', '.join(known)}")
    parser.add_argument("--reader", choices=["fast", "careful"], default=OURS.reader, help="how acts are found")
    given = parser.parse_args()
    counts: Counter[tuple[str, bool, bool]] = Counter()
    events, whole, plain = 0, 0, 0
    for name in given.names or ["fresh", "unlearned"]:
        for event, report in answers(known[name], ReaderKind(given.reader)):
            right = right_of(event, report)
            unsure = {field: is_unsure(getattr(report.sureness, FIELDS[field])) for field in right}
            counts.update((field, unsure[field], right[field]) for field in right)
            events += 1
            whole += all(right.values())
            plain += all(right[field] or unsure[field] for field in right)
    for title, fields in (*((field, [field]) for field in FIELDS), ("all", [*FIELDS])):
        plainly, marked = (share_of(counts, fields, mark) for mark in (False, True))
        sys.stdout.write(f"{title}: plain {plainly}; marked {marked}\n")
    sys.stdout.write(
        f"events: {events}; nothing wrong {whole / events:.3f}, nothing wrong without a mark {plain / events:.3f}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
