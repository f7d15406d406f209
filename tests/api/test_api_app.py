"""What a program is answered: links that lead somewhere, pages that lose nothing, filters, refusals in words."""

import json
import re
from dataclasses import replace
from datetime import date

import jsonschema
import pytest
from asking import BASE, Still, asking, ids, pages
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV30SpecValidator
from sample_events import HOSTILE, many_events, sample_corpus

from geo.api.items import COLLECTIONS
from geo.exports.request import ExportRequest
from geo.exports.tables import place_table
from geo.model import Corpus, EventPlace, EventType, Place, PlaceKind, PlaceRole, ReviewState
from geo.views.event_records import CellKind
from geo.views.fields import PARAMS, Field, Pair, Selection
from geo.views.selection import select, to_params
from geo.views.view import view_of

EVENTS = "/collections/events/items"
BORDER = Place("the border", PlaceKind.ROUTE, 52.0, 35.0, 5, None, None, "LINESTRING(34.5 52.3, 35.0 52.0, 35.5 51.2)")


@pytest.fixture(scope="module")
def corpus():
    """The sample events, one of them rejected, one accepted, and one along a line."""
    corpus = sample_corpus()
    states = {0: ReviewState.ACCEPTED, 3: ReviewState.REJECTED}
    events = [replace(event, review=states.get(at, event.review)) for at, event in enumerate(corpus.events)]
    events[-2] = replace(events[-2], places=(EventPlace(BORDER, PlaceRole.AT),))
    return replace(corpus, events=tuple(events))


@pytest.fixture(scope="module")
def client(corpus):
    return asking(Still(corpus))


@pytest.fixture(scope="module")
def crowd():
    return asking(Still(Corpus((), many_events(2_500))))


def links_in(value):
    """Yield every link that stands anywhere in a document."""
    if isinstance(value, dict):
        if isinstance(value.get("href"), str):
            yield value["href"]
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from links_in(each)


# ---- documents ----


def test_every_link_leads_somewhere_here(client):
    """A crawler follows all links of all documents and pages, and finds nothing but answers."""
    waiting, seen = [f"{BASE}/", f"{BASE}/?f=html"], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert answer.content
        if "json" in answer.headers["content-type"]:
            found = list(links_in(answer.json()))
        else:
            found = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', answer.text)]
        assert all(link.startswith(f"{BASE}/") for link in found), address
        waiting += found
    for kind in COLLECTIONS.values():
        assert {f"{BASE}/collections/{kind.id}/{end}" for end in ("items", "schema", "queryables")} <= seen
    assert sum(f"{EVENTS}/" in address for address in seen) > 10


@pytest.mark.parametrize("kept", ["/sahel", ""])
def test_below_the_path_of_a_proxy_links_lead_below_it(corpus, kept):
    """Whether the proxy takes the path away or not."""
    client = asking(Still(corpus), below="/sahel")
    for path in ("/", "/api", "/collections", f"{EVENTS}?limit=2&type=ASSAULT", "/collections/places/items?f=html"):
        answer = client.get(kept + path)
        assert answer.status_code == 200
        shown = answer.text.replace("&amp;", "&")
        found = re.findall(rf'"({BASE}[^"]*)"', shown)
        assert found
        assert all(link.startswith(f"{BASE}/sahel") and "/sahel/sahel" not in link for link in found)
        assert all(client.get(kept + link.removeprefix(f"{BASE}/sahel")).status_code == 200 for link in found[:8])


def test_the_document_is_openapi_3_0_and_tells_each_address_and_filter(client):
    document = client.get("/api").json()
    assert document["openapi"].startswith("3.0.")
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []
    assert client.get("/api").headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    for kind in COLLECTIONS.values():
        told = document["paths"][f"/collections/{kind.id}/items"]["get"]["parameters"]
        names = {parameter["name"] for parameter in told}
        assert {"limit", "after", "bbox", "datetime", "filter", "filter-lang", "f", *PARAMS} == names
        assert all(each["description"] for each in told)
        by_name = {parameter["name"]: parameter for parameter in told}
        assert by_name["limit"]["schema"].items() >= {"minimum": 1, "maximum": 10_000, "default": 100}.items()
        assert (by_name["bbox"]["explode"], by_name["bbox"]["schema"]["minItems"]) == (False, 4)
        assert "ASSAULT" in by_name["type"]["schema"]["items"]["enum"]


def test_standards_are_declared(client):
    classes = client.get("/conformance").json()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in classes
    assert "http://www.opengis.net/spec/cql2/1.0/conf/basic-cql2" in classes
    assert len(set(classes)) == len(classes)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_items_keep_to_their_schema(client, name):
    schema = client.get(f"/collections/{name}/schema").json()
    queryables = client.get(f"/collections/{name}/queryables").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    told = schema["properties"]["properties"]["properties"]
    assert told.keys() == queryables["properties"].keys()
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    features = [feature for page in pages(client, f"/collections/{name}/items") for feature in page["features"]]
    assert features
    for feature in features:
        assert feature["properties"].keys() == told.keys()
        known = {key: value for key, value in feature["properties"].items() if value is not None}
        shape = {"geometry": feature["geometry"]} if feature["geometry"] else {}
        check.validate({"type": feature["type"], "id": feature["id"], "properties": known, **shape})


def test_collections_tell_where_and_when_their_items_are(client):
    found = {each["id"]: each for each in client.get("/collections").json()["collections"]}
    assert list(found) == list(COLLECTIONS)
    assert found["events"]["extent"]["spatial"]["bbox"] == [[-165.4064, 14.3, 113.7, 64.5011]]
    assert found["events"]["extent"]["temporal"]["interval"] == [["2022-11-01T00:00:00Z", "2024-08-21T23:59:59Z"]]
    for key, each in found.items():
        assert client.get(f"/collections/{key}").json() == each
        assert "GeoNames" in each["attribution"]


def test_a_workspace_without_events_is_answered():
    empty = asking(Still(Corpus((), ())))
    assert empty.get("/collections/events").json()["extent"]["temporal"]["interval"] == [[None, None]]
    for name in COLLECTIONS:
        page = empty.get(f"/collections/{name}/items").json()
        assert (page["numberMatched"], page["features"]) == (0, [])
        assert empty.get(f"/collections/{name}/items", params={"bbox": "0,0,1,1", "filter": "TRUE"}).status_code == 200


# ---- items ----


@pytest.mark.parametrize("limit", [1, 2, 5, 13, 100])
@pytest.mark.parametrize("name", COLLECTIONS)
def test_pages_give_each_item_once(client, name, limit):
    listed = list(pages(client, f"/collections/{name}/items?limit={limit}"))
    found = [feature["id"] for page in listed for feature in page["features"]]
    assert len(found) == len(set(found)) == listed[0]["numberMatched"]
    assert all(page["numberReturned"] == len(page["features"]) <= limit for page in listed)
    assert all(page["numberReturned"] == limit for page in listed[:-1])


def test_what_is_decided_meanwhile_moves_no_other_item_to_another_page(corpus):
    whole = Still(corpus)
    client = asking(whole)
    first = client.get(f"{EVENTS}?limit=4").json()
    gone = first["features"][0]["id"]
    events = (replace(e, review=ReviewState.REJECTED) if e.id == gone else e for e in corpus.events)
    whole.now = Still(replace(corpus, events=tuple(events))).now
    rest = next(link["href"] for link in first["links"] if link["rel"] == "next")
    found = [feature["id"] for feature in first["features"]] + ids(client, rest)
    assert len(found) == len(set(found)) == len(corpus.events) - 1  # all but the one that was rejected before


def test_more_than_may_be_asked_for_is_as_much_as_may(crowd):
    page = crowd.get(f"{EVENTS}?limit=999999999").json()
    assert page["numberReturned"] == 2_500
    assert len(ids(crowd, f"{EVENTS}?limit=1000")) == 2_500


def test_each_item_is_found_alone_also_one_that_was_rejected(client, corpus):
    for event in corpus.events:
        alone = client.get(f"{EVENTS}/{event.id}").json()
        assert (alone["id"], alone["properties"]["review"]) == (event.id, event.review)
    for name in COLLECTIONS:
        for feature in client.get(f"/collections/{name}/items").json()["features"]:
            alone = client.get(f"/collections/{name}/items/{feature['id']}").json()
            assert {key: alone[key] for key in feature} == feature


selections = st.builds(
    Selection,
    actors=st.frozensets(st.sampled_from(["country/CN", "country/RU", "wagner-group", "nobody"]), max_size=2),
    types=st.frozensets(st.sampled_from(EventType), max_size=3),
    reviews=st.frozensets(st.sampled_from(ReviewState), max_size=2),
    since=st.none() | st.dates(date(2022, 1, 1), date(2025, 1, 1)),
    until=st.none() | st.dates(date(2022, 1, 1), date(2025, 1, 1)),
    undated=st.booleans(),
    certain=st.booleans(),
    places=st.frozensets(st.sampled_from(["country/RU", "geonames/524901", "country/LY"]), max_size=2),
    text=st.sampled_from(["", "Moscow", "wagner group"]),
)


@settings(max_examples=60)
@given(selections)
def test_the_filters_of_the_page_choose_what_they_choose_there(client, corpus, selection):
    params = to_params(selection) | {"undated": ["yes" if selection.undated else "no"]}
    found = ids(client, f"{EVENTS}?{client.build_request('GET', '/', params=params).url.query.decode()}")
    assert set(found) == {event.id for event in select(corpus.events, selection)}
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("params", "chosen"),
    [
        ({"actor": "Wagner"}, {"actors": {"wagner-group"}}),
        ({"actor": "PRC"}, {"actors": {"country/CN"}}),
        ({"place": ["moscow", "Libya"]}, {"places": {"geonames/524901", "country/LY"}}),
        ({"side": "China"}, {"sides": {"CN"}}),
        ({"between": ["China", "russia"]}, {"pair": Pair("country/CN", "country/RU")}),
        ({"from": "2024-01-01"}, {"since": date(2024, 1, 1), "undated": False}),
        ({"to": "2024-01-01", "undated": "yes"}, {"until": date(2024, 1, 1)}),
        ({"actor": "nobody that is known"}, {"actors": {"nobody that is known"}}),
    ],
)
def test_words_mean_what_they_mean_on_the_command_line(client, corpus, params, chosen):
    values = {name: frozenset(value) if isinstance(value, set) else value for name, value in chosen.items()}
    wanted = {event.id for event in select(corpus.events, Selection(**values))}
    assert {feature["id"] for feature in client.get(EVENTS, params=params).json()["features"]} == wanted


def test_one_of_two_actors_must_be_one(client):
    answer = client.get(EVENTS, params={"between": ["Wagner", "i"]})
    assert answer.status_code == 400
    assert "'i' may be several actors: country/CN" in answer.json()["description"]


def test_places_and_reports_are_those_of_the_chosen_events(client, corpus):
    wagner = Selection(actors=frozenset({"wagner-group"}))
    table = place_table(ExportRequest(view_of(corpus, wagner)))
    page = client.get("/collections/places/items?actor=wagner-group").json()
    events = {feature["id"]: feature["properties"]["events"] for feature in page["features"]}
    assert events == dict(zip(table.column("place_key"), table.column("events"), strict=True))
    reports = client.get("/collections/reports/items?actor=wagner-group").json()["features"]
    chosen = {event.id for event in select(corpus.events, wagner)}
    assert {report["properties"]["event"] for report in reports} == chosen


def test_on_reports_a_filter_of_a_property_s_name_is_about_the_report(corpus):
    """What a person has corrected is the event: programs that filter a column want those whose column says so."""
    corrected = tuple(replace(event, type=EventType.AID) for event in corpus.events)
    client = asking(Still(replace(corpus, events=corrected)))
    for name, value in (("type", "ASSAULT"), ("article", "wagner.md"), ("status", "planned")):
        found = client.get("/collections/reports/items", params={name: value}).json()["features"]
        assert found
        assert {report["properties"][name] for report in found} == {value}
    assert client.get("/collections/reports/items?article=wagner").json()["numberMatched"] == 0  # its name is longer
    assert client.get(f"{EVENTS}?type=ASSAULT").json()["numberMatched"] == 0


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        ("30,50,40,60", lambda lon, lat: 30 <= lon <= 40 and 50 <= lat <= 60),
        ("30,50,-100,40,60,9000", lambda lon, lat: 30 <= lon <= 40 and 50 <= lat <= 60),
        ("100,0,-160,70", lambda lon, lat: (lon >= 100 or lon <= -160) and 0 <= lat <= 70),
        ("100,0,200,70", lambda lon, lat: (lon >= 100 or lon <= -160) and 0 <= lat <= 70),
        ("-200,-90,200,90", lambda lon, lat: True),
        ("0,0,0,0", lambda lon, lat: False),
    ],
)
def test_a_box_lets_pass_what_has_a_place_in_it(client, box, inside):
    everything = client.get(EVENTS).json()["features"]
    wanted = {f["id"] for f in everything if f["geometry"] and any(inside(*at) for at in f["geometry"]["coordinates"])}
    assert set(ids(client, f"{EVENTS}?bbox={box}")) == wanted


def test_an_outline_is_in_a_box_that_it_reaches_into(client):
    assert ids(client, "/collections/areas/items?bbox=-4.1,19.9,-4,20") == ["area/country/ML"]


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("2024-08-06", "2024-08-06", "2024-08-06"),
        ("2024-08-06T13:00:00Z", "2024-08-06", "2024-08-06"),
        ("2024-08-07T00:30:00%2B02:00", "2024-08-06", "2024-08-06"),
        ("2023-01-01/2024-07-10", "2023-01-01", "2024-07-10"),
        ("../2023-06-15", "0001-01-01", "2023-06-15"),
        ("/2023-06-15", "0001-01-01", "2023-06-15"),
        ("2024-08-01T/..", "2024-08-01", "9999-12-31"),
        ("../..", "0001-01-01", "9999-12-31"),
    ],
)
def test_days_let_pass_what_may_have_happened_then(client, corpus, told, first, last):
    days = Selection(since=date.fromisoformat(first), until=date.fromisoformat(last), undated=False)
    assert set(ids(client, f"{EVENTS}?datetime={told}")) == {event.id for event in select(corpus.events, days)}


@pytest.mark.parametrize(
    ("text", "value", "passes"),
    [
        (
            "type = 'ASSAULT' OR status = 'planned'",
            {
                "op": "or",
                "args": [
                    {"op": "=", "args": [{"property": "type"}, "ASSAULT"]},
                    {"op": "=", "args": [{"property": "status"}, "planned"]},
                ],
            },
            lambda told: told["type"] == "ASSAULT" or told["status"] == "planned",
        ),
        (
            "lat > 50 AND NOT date_from IS NULL",
            {
                "op": "and",
                "args": [
                    {"op": ">", "args": [{"property": "lat"}, 50]},
                    {"op": "not", "args": [{"op": "isNull", "args": [{"property": "date_from"}]}]},
                ],
            },
            lambda told: told["lat"] is not None and told["lat"] > 50 and told["date_from"],
        ),
    ],
)
def test_both_spellings_of_a_filter_choose_the_same(client, text, value, passes):
    everything = client.get(EVENTS).json()["features"]
    wanted = [feature["id"] for feature in everything if passes(feature["properties"])]
    assert wanted
    by_text = client.get(EVENTS, params={"filter": text, "limit": 2}).url
    by_json = client.get(EVENTS, params={"filter": json.dumps(value), "filter-lang": "cql2-json", "limit": 2}).url
    assert ids(client, str(by_text)) == ids(client, str(by_json)) == wanted


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_queryable_can_be_asked_for(client, name):
    right = {CellKind.DAY: "DATE('2024-01-01')", CellKind.WHOLE: "1", CellKind.FRACTION: "0.5"}
    for each in COLLECTIONS[name].properties.values():
        text = f'"{each.name}" <> {right.get(each.kind, chr(39) + "x" + chr(39))} OR "{each.name}" IS NULL'
        assert client.get(f"/collections/{name}/items", params={"filter": text}).status_code == 200


# ---- refusals ----


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"limit": "0"}, "limit='0'"),
        ({"limit": "-1"}, "whole number from 1"),
        ({"limit": "1e3"}, "limit='1e3'"),
        ({"limit": ["1", "2"]}, "limit stands in the address 2 times"),
        ({"bbox": "1,2,3"}, "west,south,east,north"),
        ({"bbox": "1,2,3,nan"}, "west,south,east,north"),
        ({"bbox": "1,5,3,4"}, "lies above north"),
        ({"bbox": ""}, "bbox=''"),
        ({"datetime": "yesterday"}, "'yesterday' is no day"),
        ({"datetime": "2024-13-01"}, "'2024-13-01' is no day"),
        ({"datetime": "2024-05-02/2024-05-01"}, "ends before it begins"),
        ({"datetime": "2024-05-02/2024-05-03/2024-05-04"}, "no stretch of days"),
        ({"datetime": ".."}, "names no day"),
        ({"datetime": ""}, "datetime=''"),
        ({"filter": "nome = 'x'"}, "'nome', which is no property here; there are: event, type"),
        ({"filter": "type ="}, "at its end"),
        ({"filter": "lat = 'x'"}, "lat is a number"),
        ({"filter": "{}", "filter-lang": "cql2-json"}, '{"op"'),
        ({"filter": "TRUE", "filter-lang": "sql"}, "filter-lang='sql'"),
        ({"filter": "x" * 5000}, "filter="),
        ({"type": "WAR"}, "want the type of act: AGREE"),
        ({"status": ["planned", "x"]}, "status='planned, x'"),
        ({"from": "soon"}, "from='soon'"),
        ({"between": "country/RU"}, "between='country/RU'"),
        ({"within": "1,2"}, "within='1,2'"),
        ({"actor": "x" * 201}, "actor="),
        ({"nonsense": "1"}, "'nonsense' is no parameter of this address; there are: f, limit"),
        ({"F": "json"}, "'F' is no parameter"),
        ({"f": "xml"}, "f='xml'"),
        ({"<script>": "1"}, "no parameter"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_would_be_right(client, params, says):
    answer = client.get(EVENTS, params=params)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/json")
    told = answer.json()
    assert told.keys() == {"code", "description"}
    assert says in told["description"]
    assert len(told["description"]) < 1500


@settings(max_examples=150)
@given(
    st.dictionaries(
        st.sampled_from(["limit", "after", "bbox", "datetime", "filter", "filter-lang", *PARAMS]), st.text(max_size=30)
    )
)
def test_no_value_of_any_parameter_makes_it_fail(client, params):
    answer = client.get(EVENTS, params=params)
    assert answer.status_code in {200, 400}
    assert answer.json()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/nothing", "nothing is at /nothing; there are /, /conformance"),
        ("/collections/persons/items", "/collections/events"),
        (f"{EVENTS}/nothing", "events has no item 'nothing'"),
        (f"{EVENTS}/..%2F..%2Fetc%2Fpasswd", "events has no item"),
        ("/docs", "nothing is at"),
        ("/openapi.json", "nothing is at"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(client, path, says):
    answer = client.get(path)
    assert answer.status_code == 404
    assert says in answer.json()["description"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/", EVENTS, f"{EVENTS}/x"])
def test_nothing_can_be_changed(client, method, path):
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert "read-only" in answer.json()["description"]


# ---- going out ----


def test_who_has_an_answer_is_not_sent_it_again(corpus):
    still = Still(corpus)
    client = asking(still)
    for path in ("/", "/api", "/conformance", "/collections", EVENTS, f"{EVENTS}?f=html", "/collections/events/schema"):
        answer = client.get(path)
        tag = answer.headers["etag"]
        again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
        assert answer.headers["cache-control"] == "private, no-cache"
    tags = {client.get(path).headers["etag"] for path in (EVENTS, f"{EVENTS}?limit=5", "/", f"{EVENTS}?f=html")}
    assert len(tags) == 4
    before = client.get(EVENTS).headers["etag"]
    still.now = Still(corpus).now
    assert client.get(EVENTS, headers={"If-None-Match": before}).status_code == 200


def test_head_tells_what_get_would_without_its_body(client):
    for path in ("/", EVENTS, "/nothing"):
        head, get = client.head(path), client.get(path)
        assert head.content == b""
        assert head.status_code == get.status_code
        assert head.headers["content-type"] == get.headers["content-type"]


def test_a_browser_gets_pages_without_scripts_in_which_text_is_text(corpus):
    client = asking(Still(corpus), title=HOSTILE)
    asked = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    hostile = next(event.id for event in corpus.events if "alert" in event.reports[0].sentence)
    for path in ("/", "/collections", "/collections/events", EVENTS, f"{EVENTS}/{hostile}", "/api", "/nothing/<b>"):
        answer = client.get(path, headers=asked)
        assert answer.headers["content-type"] == "text/html; charset=utf-8", path
        assert "<script" not in answer.text
        assert "<img" not in answer.text
        assert "<b>" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "onerror" in client.get(f"{EVENTS}/{hostile}", headers=asked).text  # told, as text


def test_programs_that_take_anything_get_json(client):
    for accept in ("*/*", "application/json", "application/geo+json, text/html;q=0.5", ""):
        assert "json" in client.get(EVENTS, headers={"Accept": accept}).headers["content-type"]


def test_the_filters_that_are_about_items_are_those_of_their_words():
    assert COLLECTIONS["events"].own == ()
    assert set(COLLECTIONS["reports"].own) == {Field.TYPE, Field.STATUS, Field.ARTICLE}
