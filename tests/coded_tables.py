"""Small tables in the layouts of ACLED, UCDP GED and GDELT, made here: nobody coded these rows."""

import csv
import io

from geo.coded.layouts import GDELT_COLUMNS
from geo.coded.reading import CodedFile, read_coded_bytes

ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
UCDP_COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
ACLED_ROW = {
    "event_id_cnty": "SUD1", "event_date": "2024-03-01", "year": "2024", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Military Forces of Sudan (2019-)",
    "inter1": "State forces", "actor2": "River Front", "inter2": "2", "iso": "729", "country": "Sudan",
    "location": "Khartoum", "latitude": "15.5", "longitude": "32.5", "geo_precision": "1", "source": "Radio",
    "notes": "They fought near the bridge.", "fatalities": "5",
}  # fmt: skip
UCDP_ROW = {
    "id": "900001", "type_of_violence": "1", "side_a": "Government of Sudan", "side_b": "River Front",
    "source_headline": "Clash at the bridge", "where_prec": "2", "where_coordinates": "Khartoum",
    "latitude": "15.6", "longitude": "32.5", "country": "Sudan", "date_prec": "2",
    "date_start": "2024-03-01 00:00:00.000", "date_end": "2024-03-03 00:00:00.000", "best": "7",
}  # fmt: skip
GDELT_ROW = {
    "GLOBALEVENTID": "900000001", "SQLDATE": "20240301", "Actor1Code": "SDNMIL", "Actor1Name": "SUDANESE ARMY",
    "Actor1CountryCode": "SDN", "Actor1Type1Code": "MIL", "Actor2Name": "SUDAN", "Actor2CountryCode": "SDN",
    "EventCode": "193", "ActionGeo_Type": "4", "ActionGeo_FullName": "Khartoum, Al Khartum, Sudan",
    "ActionGeo_CountryCode": "SU", "ActionGeo_Lat": "15.5881", "ActionGeo_Long": "32.5342",
    "SOURCEURL": "https://news.example/1",
}  # fmt: skip


def table(columns, *rows, separator=",", header=True):
    """Write rows, each a mapping, as a separated file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode()


def acled(*changes) -> bytes:
    """Write a table in ACLED's layout: a row for each set of changes to `ACLED_ROW`."""
    return table(ACLED_COLUMNS, *({**ACLED_ROW, **each} for each in changes or ({},)))


def ucdp(*changes) -> bytes:
    """Write a table in the layout of UCDP GED."""
    return table(UCDP_COLUMNS, *({**UCDP_ROW, **each} for each in changes or ({},)))


def gdelt(*changes) -> bytes:
    """Write a table in GDELT's layout, which has no header."""
    rows = ({**GDELT_ROW, **each} for each in changes or ({},))
    return "".join("\t".join(row.get(name, "") for name in GDELT_COLUMNS) + "\n" for row in rows).encode()


def read(data: bytes, name: str = "table.csv", **more) -> CodedFile:
    """Read a table from its bytes."""
    return read_coded_bytes(data, name, **more)
