import json
from dataclasses import replace

import pytest
import stix2
import stix2validator
from sample_events import HOSTILE

from geo.exports.stix import credibility_confidence, events_to_stix, tlp_marking
from geo.views.sheets import Sheet

DEPARTURES = (
    "103",  # ids are made from what is said, not by chance: the same export gives the same bytes
    "202",  # STIX suggests no relationship of an incident with its place, and permits this one
)


def bundle(export_request):
    """Read the bundle as the library that others use reads it: it checks every object."""
    return stix2.parse(events_to_stix(export_request).decode(), allow_custom=False)


def of(kind, export_request):
    return [entry for entry in bundle(export_request).objects if entry.type == kind]


def extension(incident):
    (found,) = incident.extensions.values()
    return found


def check(content):
    """Return what OASIS's own validator has to say of a bundle: faults, and departures from good practice."""
    strictly = stix2validator.ValidationOptions(
        version="2.1", strict_types=True, enforce_refs=True, disabled=",".join(DEPARTURES)
    )
    found = stix2validator.validate_string(content.decode(), strictly)
    return [str(each) for each in (*found.errors, *found.warnings)]


@pytest.mark.parametrize("banner", ["", "TLP:AMBER+STRICT & <own words>", "TLP:CLEAR"])
def test_the_standard_s_own_validator_finds_nothing_to_mend(everything, banner):
    assert check(events_to_stix(replace(everything, sheet=Sheet(banner=banner)))) == []


def test_that_validator_sees_what_is_wrong(everything):
    bundle = json.loads(events_to_stix(everything))
    place = next(entry for entry in bundle["objects"] if entry["type"] == "location")
    place["latitude"] = 95
    assert any("95" in fault for fault in check(json.dumps(bundle).encode()))


def test_another_reader_finds_an_incident_for_each_chosen_event_and_no_other(export_request):
    found = [entry.name for entry in of("incident", export_request)]
    assert found == [
        "arrest, seizure or intrusion: Wagner Group",
        "attack: Wagner Group",
        "aid or arms given: Wagner Group",
        "lasting presence: Wagner Group",
    ]


def test_codes_days_and_quotes_are_in_the_incident(export_request):
    seized = of("incident", export_request)[0]
    codes = extension(seized)
    assert (codes["type"], codes["status"], codes["review"]) == ("COERCE", "occurred", "accepted")
    assert (codes["date"]["from"], codes["date"]["to"], codes["date"]["date_prec"]) == ("2023-06-01", "2023-06-30", 4)
    assert codes["places"][0]["where_prec"] == 5
    assert [report["review"] for report in codes["reports"]] == ["accepted"]
    (quote,) = seized.external_references
    assert quote.description == "Wagner Group seized the route between the border and Moscow."
    assert (quote.source_name, quote.external_id) == ("Example Wire", "wagner.md")


def test_places_are_locations_with_the_doubt_in_metres(everything):
    found = {entry.name: entry for entry in of("location", everything)}
    assert (found["Moscow"].latitude, found["Moscow"].longitude, found["Moscow"].country) == (55.75222, 37.61556, "RU")
    assert "precision" not in found["Moscow"]
    assert found["near Nome"].precision == 80_000
    assert found["Libya"].precision > 500_000


def test_relationships_say_where_and_who(export_request):
    names = {entry.id: entry.get("name") for entry in bundle(export_request).objects}
    told = {
        (r.relationship_type, names[r.source_ref], names[r.target_ref], r.description)
        for r in of("relationship", export_request)
    }
    assert ("located-at", "aid or arms given: Wagner Group", "Moscow", "from; named with the act") in told
    assert ("related-to", "attack: Wagner Group", "Wagner Group", "who acts") in told


def test_every_reference_leads_to_an_object_of_the_bundle(everything):
    objects = json.loads(events_to_stix(everything))["objects"]
    known = {entry["id"] for entry in objects}
    own = {ref for ref in map(tlp_marking, [everything.sheet.banner]) if ref}
    for entry in objects:
        for name, value in entry.items():
            refs = value if name.endswith("_refs") else [value] if name.endswith("_ref") else []
            assert set(refs) <= known | own


def test_the_banner_marks_every_object_in_its_own_words_and_as_tlp(export_request):
    objects = json.loads(events_to_stix(export_request))["objects"]
    (statement,) = [entry for entry in objects if entry["type"] == "marking-definition"]
    assert statement["definition"]["statement"] == export_request.sheet.banner
    for entry in objects:
        if entry is not statement:
            assert entry["object_marking_refs"] == [stix2.TLP_RED.id, statement["id"]]


@pytest.mark.parametrize(
    ("banner", "marking"),
    [
        ("TLP:CLEAR", stix2.TLP_WHITE),
        ("tlp:green", stix2.TLP_GREEN),
        ("TLP:AMBER", stix2.TLP_AMBER),
        ("NATO UNCLASSIFIED // TLP:RED", stix2.TLP_RED),
        ("TLP:AMBER+STRICT", stix2.TLP_RED),  # has no marking of its own: the next stricter
    ],
)
def test_tlp_has_the_markings_that_stix_defines(banner, marking):
    assert tlp_marking(banner) == marking.id


@pytest.mark.parametrize("banner", ["", "Internal", "TLP:AMBERISH", "TLP AMBER"])
def test_other_words_are_no_tlp(banner):
    assert tlp_marking(banner) is None


@pytest.mark.parametrize(("rating", "confidence"), [("B2", 70), ("A1", 90), ("F6", None), ("", None)])
def test_credibility_becomes_confidence_by_the_standard_s_table(rating, confidence):
    assert credibility_confidence(rating) == confidence


def test_rated_article_is_a_report_or_a_note_with_that_confidence(corpus, everything):
    (report,) = of("report", everything)
    assert (report.name, report.confidence) == ("An article called visit.md", 70)
    assert report.published.isoformat().startswith("2024-08-27")
    assert len(of("note", everything)) == 3  # articles whose day is not known


def test_hostile_text_stays_text(everything):
    assert any(entry.name == HOSTILE for entry in of("identity", everything))


def test_an_event_that_says_something_else_is_another_object(export_request):
    without = replace(export_request, view=replace(export_request.view, reviews={}))
    ids = [{entry.id for entry in of("incident", each)} for each in (export_request, without)]
    assert len(ids[0] & ids[1]) == 3


def test_same_order_gives_the_same_bytes(export_request):
    assert events_to_stix(export_request) == events_to_stix(export_request)
    assert events_to_stix(export_request) != events_to_stix(replace(export_request, sheet=Sheet()))


def test_nothing_in_the_bundle_is_null_or_empty(everything):
    def look(value, at):
        assert value not in (None, [], {}, ""), at
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, one in inner:
            look(one, f"{at}/{key}")

    look(json.loads(events_to_stix(everything)), "")
