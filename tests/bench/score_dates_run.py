"""Write the dates that are found in a gold file's texts, one article a line, for a scorer to read.

    python tests/bench/score_dates_run.py GOLD.jsonl PREDICTED.jsonl [joined]

Every date that is named stands for itself, as in TEI and TimeML; with `joined`, "from March to May" and "since 2014"
are one stretch each, as the events see them.
"""

import json
import sys
from datetime import date
from pathlib import Path

from geo.dates.finding import find_dates


def predict(line: str, *, joined: bool) -> str:
    record = json.loads(line)
    mentions = find_dates(record["text"], published=date.fromisoformat(record["published"]), joined=joined)
    dates = [
        {"start": m.span.start, "end": m.span.end, "from": str(m.when.start or ""), "to": str(m.when.end or "")}
        for m in mentions
    ]
    return json.dumps({"id": record["id"], "dates": dates})


if __name__ == "__main__":
    gold, predicted, *rest = sys.argv[1:]
    lines = Path(gold).read_text(encoding="utf-8").splitlines()
    Path(predicted).write_text(
        "".join(predict(line, joined="joined" in rest) + "\n" for line in lines), encoding="utf-8"
    )
