"""How long a million rows in GDELT's layout take to become events, beside a bare `pandas.read_csv` of the same columns.

python tests/bench/bench_coded.py                # 1,000,000 rows, three times in turn
python tests/bench/bench_coded.py --rows 100000 --times 5

The rows are made here, in the order of GDELT's columns: 20,000 places, days of five years, 400 parties. Reading checks
every row; the events themselves are made when they are looked at, which is told in a line of its own.
Told is the computing of the process, since others may use the machine too, and by the clock; the ratio is that of the
least of each.
"""

import argparse
import gc
import io
import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

from geo.coded.layouts import GDELT_COLUMNS, LAYOUTS, LayoutName
from geo.coded.reading import CodedFile, read_coded_bytes

LIMIT = 2.0  # times as long as pandas at most
_TYPES = ("010", "020", "036", "040", "043", "051", "057", "060", "070", "0871", "090", "111", "120", "130", "141",
          "152", "163", "173", "190", "193", "200")  # fmt: skip
_KINDS = ("GOV", "MIL", "REB", "CVL", "COP", "BUS", "")
_STATES = ("SDN", "UKR", "RUS", "USA", "FRA", "NGA", "MLI", "ETH", "")


def gdelt_rows(count: int, *, seed: int = 1) -> bytes:
    """Make a file in GDELT's layout: tab-separated, without a header."""
    draw = random.Random(seed)
    countries = ("SU", "UP", "RS", "NI", "ML")
    places = [
        (f"Town {at}, Region {at % 90}", draw.choice(countries), draw.uniform(-60, 70), draw.uniform(-180, 180))
        for at in range(20_000)
    ]
    parties = [(f"PARTY {at}", draw.choice(_STATES), draw.choice(_KINDS)) for at in range(400)]
    days = [date(2019, 1, 1) + timedelta(at) for at in range(1800)]
    at = {name: number for number, name in enumerate(GDELT_COLUMNS)}
    lines = []
    for number in range(count):
        row = [""] * len(GDELT_COLUMNS)
        name, country, lat, lon = draw.choice(places)
        told = {"GLOBALEVENTID": str(900_000_000 + number), "SQLDATE": f"{draw.choice(days):%Y%m%d}",
                "IsRootEvent": "1", "EventCode": draw.choice(_TYPES), "QuadClass": "1", "GoldsteinScale": "3.4",
                "NumMentions": str(draw.randrange(1, 90)), "NumSources": "1", "NumArticles": str(draw.randrange(1, 50)),
                "AvgTone": f"{draw.uniform(-9, 9):.14f}", "ActionGeo_Type": "4", "ActionGeo_FullName": name,
                "ActionGeo_CountryCode": country, "ActionGeo_ADM1Code": country + "01", "ActionGeo_Lat": f"{lat:.4f}",
                "ActionGeo_Long": f"{lon:.4f}", "DATEADDED": "20240101120000",
                "SOURCEURL": f"https://news.example/{number:x}/{draw.getrandbits(64):x}.html"}  # fmt: skip
        for side in ("Actor1", "Actor2"):
            who, state, kind = draw.choice(parties)
            told |= {f"{side}Code": state + kind, f"{side}Name": who, f"{side}CountryCode": state,
                     f"{side}Type1Code": kind}  # fmt: skip
        for column, text in told.items():
            row[at[column]] = text
        lines.append("\t".join(row))
    return ("\n".join(lines) + "\n").encode()


def ours(data: bytes) -> CodedFile:
    """Read the rows as events."""
    return read_coded_bytes(data, "gdelt.export.CSV")


def bare(data: bytes) -> pd.DataFrame:
    """Read the same columns with pandas as it comes."""
    kept = LAYOUTS[LayoutName.GDELT].kept
    frame: pd.DataFrame = pd.read_csv(
        io.BytesIO(data), sep="\t", header=None, names=list(GDELT_COLUMNS), usecols=list(kept)
    )
    return frame


def timed(work: Callable[[bytes], object], data: bytes) -> tuple[float, float]:
    """Return the seconds of computing and by the clock that something takes."""
    gc.collect()
    cpu, clock = time.process_time(), time.perf_counter()
    found = work(data)
    took = time.process_time() - cpu, time.perf_counter() - clock
    del found
    return took


def say(line: str) -> None:
    """Write a line."""
    sys.stdout.write(line + "\n")


def main() -> None:
    """Measure in turn, and print the least of each and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    data = gdelt_rows(options.rows)
    both, _ = timed(lambda given: len(ours(given).events), data)
    say(f"{options.rows:,} rows, {len(data) / 1e6:.0f} MB; with every event made at once: {both:.2f} s of computing")
    rounds = [(timed(bare, data), timed(ours, data)) for _ in range(options.times)]
    for what, at in (("computing", 0), ("by the clock", 1)):
        pandas, dateline = (min(each[which][at] for each in rounds) for which in (0, 1))
        say(f"{what}: pandas {pandas:.2f} s, dateline {dateline:.2f} s, ratio {dateline / pandas:.2f} (limit {LIMIT})")


if __name__ == "__main__":
    main()
