"""The drawn map as those see it who open its files: with other libraries, and none of our own drawing code."""

import io
import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from functools import cache
from math import hypot

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from PIL import Image, ImageFont
from pypdf import PdfReader
from sample_events import AT, make_event, sample_corpus, sample_events

from geo.maps.labelling import overlaps
from geo.maps.layouts import lay_out
from geo.maps.saving import drawing
from geo.maps.snapshots import alt_text, draw_map, plan_map
from geo.maps.svg_layers import layered
from geo.model import Article, EventType, Place, PlaceKind, Quantity, ReviewState, Span, Status, Sureness
from geo.views.amounts import Measure
from geo.views.doubts import MARK
from geo.views.sheets import SIZES, Furniture, Projection, Sheet, Size, Theme
from geo.views.view import View, view_of

pytestmark = pytest.mark.slow

# South, north, west, east; east may run past 180.
FRAMES = {
    "europe": (36, 62, -9, 40),
    "south china sea": (2, 23, 105, 122),
    "arctic": (66, 84, -180, 180),
    "date line": (48, 68, 165, 200),
    "one city": (50.38, 50.52, 30.42, 30.66),
}
NAMES = ("Rostov-on-Don", "Oslo", "Zaporizhzhia", "Bern", "Nowy Dwór", "Kyiv", "Sankt Peterburg", "Ürümqi")
SVG = "{http://www.w3.org/2000/svg}"


@cache
def events_in(frame, number, *, crowded=True):
    """Return events with names of many lengths, crowded round the middle of a frame or all over it."""
    rng = random.Random(7)
    south, north, west, east = FRAMES[frame]
    found = []
    for i in range(number):
        if crowded:
            lat, lon = (
                rng.gauss((south + north) / 2, (north - south) / 6),
                rng.gauss((west + east) / 2, (east - west) / 6),
            )
        else:
            lat, lon = rng.uniform(south, north), rng.uniform(west, east)
        place = Place(f"{NAMES[i % 8]} {i}", PlaceKind.CITY, min(lat, 89), (lon + 180) % 360 - 180, 1, None, i + 1)
        text = f"It attacked {place.name}."
        event = make_event(
            text,
            "attacked",
            kind=list(EventType)[i % 17],
            status=list(Status)[i % 6],
            places=((place, AT),),
        )
        found.append(event)
    return tuple(found)


def view_in(frame, number, **options):
    events = events_in(frame, number, **options)
    return View(events, number + 3, "All events", {})


@cache
def sample_view():
    view = view_of(sample_corpus())
    first = sample_events()[0]
    accepted = next(event.id for event in view.events if event.type is first.type)
    return replace(view, reviews={accepted: ReviewState.ACCEPTED})


@cache
def drawn(ending, sheet):
    return draw_map(sample_view(), sheet, ending=ending)


def svg_of(view, sheet):
    return ET.fromstring(draw_map(view, sheet, ending=".svg"))


def svg_words(root):
    """Return the text elements of an SVG with the class of the group round each."""
    groups = [(group.get("class", ""), text) for group in root.iter(f"{SVG}g") for text in group.findall(f"{SVG}text")]
    return [(gid, text) for gid, text in groups if text.text]


def pdf_words(content):
    page = PdfReader(io.BytesIO(content)).pages[0]
    return " ".join(page.extract_text().replace("\xa0", " ").split())


def measured_box(text):
    """Measure a text element of an SVG with Pillow, from its style, place and anchor alone."""
    style = text.get("style")
    size = float(re.search(r"font-size: ([\d.]+)px", style).group(1))
    cut = "-Bold" if "700" in style else "-Oblique" if "oblique" in style else ""
    path = f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans{cut}.ttf"
    left, top, right, bottom = ImageFont.truetype(path, 200).getbbox(text.text, anchor="ls")
    x, y = float(text.get("x")), float(text.get("y"))
    anchor = re.search(r"text-anchor: (\w+)", style)
    before = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor[1] if anchor else "start"]
    scale = size / 200
    west = x - before * (right - left) * scale
    return (west, -(y + bottom * scale), west + (right - left) * scale, -(y + top * scale))


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", [5, 25, 75])
@pytest.mark.parametrize("crowded", [True, False], ids=["crowded", "spread"])
def test_no_two_labels_overlap(frame, number, crowded):
    plan = plan_map(view_in(frame, number, crowded=crowded), Sheet(size=SIZES["16:9"]))
    assert overlaps(plan.label_boxes) == ()
    assert len(plan.labels) == len(plan.marks), "a mark has neither name nor number"
    assert plan.unnamed == 0
    assert sum(mark.places for mark in plan.marks) == number


@pytest.mark.parametrize(
    ("frame", "size"), [*zip(FRAMES, ("16:9", "a4-portrait", "square", "letter", "a4"), strict=True)]
)
def test_no_two_words_of_the_file_overlap_on_the_map(frame, size):
    """Measured from the written file with another library, and with the ink of the letters alone."""
    words = svg_words(svg_of(view_in(frame, 75), Sheet(size=SIZES[size])))
    boxes = [measured_box(text) for gid, text in words if gid.startswith(("label", "ground", "degrees"))]
    assert len(boxes) >= len(plan_map(view_in(frame, 75), Sheet(size=SIZES[size])).marks)
    assert overlaps(boxes) == ()


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("number", [25, 75, 300])
def test_no_mark_hides_another(frame, number):
    plan = plan_map(view_in(frame, number), Sheet())
    assert sum(mark.events for mark in plan.marks) == number
    for i, one in enumerate(plan.marks):
        for other in plan.marks[:i]:
            away = hypot(one.x - other.x, one.y - other.y)
            hidden = one.radius + other.radius - away
            assert hidden <= 0.3 * 2 * min(one.radius, other.radius), (one.name, other.name)


@pytest.mark.parametrize("frame", FRAMES)
def test_labels_cover_no_mark(frame):
    plan = plan_map(view_in(frame, 25), Sheet(size=SIZES["a4"]))
    places = [event.places[0].place for event in events_in(frame, 25)]
    x, y = plan.frame.project([place.lat for place in places], [place.lon for place in places])
    west, south, east, north = plan.frame.extent
    left, bottom, right, top = plan.layout.map
    px, py = left + (x - west) / (east - west) * (right - left), bottom + (y - south) / (north - south) * (top - bottom)
    for box in plan.label_boxes:
        assert not ((px > box[0]) & (px < box[2]) & (py > box[1]) & (py < box[3])).any()
        assert left <= box[0]
        assert box[2] <= right
        assert bottom <= box[1]
        assert box[3] <= top


@pytest.mark.parametrize("size", ["16:9", "a4-portrait", "square"])
def test_what_finds_no_room_gets_a_number_and_the_list_names_it(size):
    view = view_in("europe", 75)
    plan = plan_map(view, Sheet(size=SIZES[size]))
    told = " ".join(text.text.replace("\xa0", " ") for _, text in svg_words(svg_of(view, Sheet(size=SIZES[size]))))
    assert all(mark.name in told for mark in plan.marks)
    assert [number for number, _ in plan.numbered] == list(range(1, len(plan.numbered) + 1))
    assert all(f"{number} {name}" in told for number, name in plan.numbered)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("banner", ["", "TLP:AMBER"])
@pytest.mark.parametrize("title", ["", "A title that is so long that it takes two lines of the sheet " * 3])
def test_map_takes_at_least_three_fifths_of_the_sheet(size, banner, title):
    sheet = Sheet(size=SIZES[size], banner=banner, title=title)
    for lines in (5, 40):
        assert lay_out(sample_view(), sheet, Furniture.ALL, legend_lines=lines).share >= 0.6


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_same_view_gives_the_same_bytes(ending):
    sheet = Sheet(banner="TLP:AMBER", watermark=True)
    assert draw_map(sample_view(), sheet, ending=ending) == draw_map(sample_view(), sheet, ending=ending)


@pytest.mark.parametrize(
    ("theme", "projection"), [(theme, Projection.AUTO) for theme in Theme] + [(Theme.LIGHT, p) for p in Projection]
)
def test_every_theme_and_projection_draws(theme, projection):
    sheet = Sheet(theme=theme, projection=projection, size=Size(5, 4, dpi=60))
    assert np.asarray(Image.open(io.BytesIO(draw_map(sample_view(), sheet)))).std() > 5


def test_grey_has_no_colour_at_all():
    image = Image.open(io.BytesIO(drawn(".png", Sheet(theme=Theme.GREY, banner="TLP:RED", size=SIZES["a4"]))))
    pixels = np.asarray(image.convert("RGB")).astype(int)
    assert (pixels.max(axis=-1) - pixels.min(axis=-1)).max() <= 2


def test_dark_is_dark_and_light_is_light():
    means = {
        theme: np.asarray(Image.open(io.BytesIO(drawn(".png", Sheet(theme=theme)))).convert("L")).mean()
        for theme in (Theme.LIGHT, Theme.DARK)
    }
    assert means[Theme.LIGHT] > 200
    assert means[Theme.DARK] < 60


def test_size_is_told_in_pixels_and_dots_per_inch():
    image = Image.open(io.BytesIO(drawn(".png", Sheet(size=Size(8, 5, dpi=120)))))
    assert image.size == (960, 600)
    assert image.info["dpi"] == pytest.approx((120, 120), abs=0.1)
    page = PdfReader(io.BytesIO(drawn(".pdf", Sheet(size=SIZES["letter"])))).pages[0]
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (792, 612)


TOLD = (
    "TLP:GREEN Rebels",
    "of 13 events shown",
    "without a place cannot be on a map",
    "data to 27 Aug 2024",
    "Example Wire",
    "GeoNames, CC BY 4.0",
    "Natural Earth, public domain",
    "disputed ones are dashed",
    "Whole countries",
    "Libya",
    "friendly words",
    "1 accepted",
    "Equal Earth projection",
    "km",
    "South China Sea",
    "unreviewed",
)


@pytest.mark.parametrize("ending", [".svg", ".pdf"])
def test_all_that_a_reader_must_be_told_is_there_as_text(ending):
    content = drawn(ending, Sheet(title="TLP:GREEN Rebels", banner="Own words", watermark=True))
    if ending == ".pdf":
        told = pdf_words(content)
    else:
        told = " ".join(text.text for _, text in svg_words(ET.fromstring(content)))
    for words in TOLD:
        assert words in told
    assert told.count("Own words") == 2


def test_banner_fills_a_strip_at_the_top_and_at_the_bottom_of_the_picture():
    plain, marked = (
        np.asarray(Image.open(io.BytesIO(drawn(".png", Sheet(banner=banner)))).convert("L")).astype(int)
        for banner in ("", "TLP:AMBER")
    )
    for strip in (slice(0, 12), slice(-12, None)):
        assert plain[strip].mean() > 250
        assert marked[strip].mean() < 60


def test_watermark_goes_once_all_is_reviewed():
    view, sheet = sample_view(), Sheet(watermark=True)
    reviewed = replace(view, reviews={event.id: ReviewState.ACCEPTED for event in view.events})
    assert "unreviewed" in {text.text for _, text in svg_words(svg_of(view, sheet))}
    assert "unreviewed" not in {text.text for _, text in svg_words(svg_of(reviewed, sheet))}
    assert "unreviewed" not in {text.text for _, text in svg_words(svg_of(view, Sheet()))}


def test_png_says_what_it_shows():
    info = Image.open(io.BytesIO(drawn(".png", Sheet(title="Übung in Київ", banner="TLP:RED")))).text
    assert info["Title"] == "Übung in Київ"
    assert info["Software"].startswith("Dateline")
    assert "TLP:RED" in info["Keywords"]
    assert "GeoNames" in info["Copyright"]
    assert info["Description"] == alt_text(sample_view(), Sheet(title="Übung in Київ", banner="TLP:RED"))


def test_svg_has_a_role_a_title_and_a_description():
    root = ET.fromstring(drawn(".svg", Sheet(title="A <title> & more")))
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.get("id")}
    title, description = (named[key] for key in root.get("aria-labelledby").split())
    assert title == "A <title> & more"
    assert description == alt_text(sample_view(), Sheet(title="A <title> & more"))
    assert len(root.findall(f"{SVG}title")) == 1


INKSCAPE = "{http://www.inkscape.org/namespaces/inkscape}"


def test_svg_has_named_layers_in_the_order_in_which_they_lie():
    root = ET.fromstring(drawn(".svg", Sheet(title="Layers")))
    layers = [group for group in root.iter(f"{SVG}g") if group.get(f"{INKSCAPE}groupmode") == "layer"]
    names = [layer.get(f"{INKSCAPE}label") for layer in layers]
    wanted = ("sea", "land", "borders", "areas", "marks", "labels", "furniture")
    assert set(wanted) <= set(names)
    order = [names.index(name) for name in wanted[:4]]
    assert order == sorted(order)


def test_every_id_of_an_svg_stands_once_and_every_reference_is_met():
    root = ET.fromstring(drawn(".svg", Sheet(title="Layers")))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(set(ids)) == len(ids)
    links = {element.get("{http://www.w3.org/1999/xlink}href") for element in root.iter()} - {None}
    assert {link.removeprefix("#") for link in links} <= set(ids)


def test_marks_of_an_svg_name_their_events():
    view = view_in("europe", 25)
    root = svg_of(view, Sheet())
    named = [group.get("data-events", "").split() for group in root.iter(f"{SVG}g") if group.get("class") == "mark"]
    told = [key for keys in named for key in keys]
    assert {event.id for event in view.events} == set(told)
    assert all(named)


def test_layers_change_nothing_that_is_seen():
    """The same groups in the same order: only groups round them, ids and classes are new."""
    with drawing():
        figure = Figure(figsize=(2, 2))
        for name in ("label", "marks", "", "label"):
            figure.add_artist(Circle((0.5, 0.5), 0.1, gid=name or None))
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None})
    before = ET.fromstring(out.getvalue())
    after = ET.fromstring(layered(out.getvalue()).encode())
    assert [path.get("d") for path in after.iter(f"{SVG}path")] == [path.get("d") for path in before.iter(f"{SVG}path")]


def test_svg_carries_the_letters_that_it_uses_and_nothing_from_outside():
    import base64

    from fontTools.ttLib import TTFont

    content = drawn(".svg", Sheet(title="Єкатеринбург"))
    root = ET.fromstring(content)
    style = next(s.text for s in root.iter(f"{SVG}style") if "@font-face" in (s.text or ""))
    fonts = re.findall(r"font-weight:bold;[^}]*base64,([^\"]+)", style)
    letters = TTFont(io.BytesIO(base64.b64decode(fonts[0]))).getBestCmap()
    assert set(map(ord, "Єкатеринбург")) <= set(letters)
    assert len(letters) < 200
    assert not re.search(r"(?:href|src)\s*=\s*[\"'](?!#)", content.decode())
    assert not re.search(r"url\((?![\"']?(?:#|data:))", content.decode())
    assert b"<script" not in content


def test_pdf_has_its_typeface_inside_and_says_what_it_shows():
    reader = PdfReader(io.BytesIO(drawn(".pdf", Sheet(title="Übung", banner="TLP:RED"))))
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        assert "/FontFile2" in inner["/FontDescriptor"]
        assert "DejaVuSans" in font["/BaseFont"]
    assert reader.metadata.title == "Übung"
    assert reader.metadata.author.startswith("Dateline")
    assert reader.metadata.subject == alt_text(sample_view(), Sheet(title="Übung", banner="TLP:RED"))
    assert "TLP:RED" in reader.metadata["/Keywords"]
    assert reader.metadata.creation_date is None


def test_pdf_is_one_figure_with_an_alternative_text():
    sheet = Sheet(title="Übung")
    root = PdfReader(io.BytesIO(drawn(".pdf", sheet))).trailer["/Root"]
    figure = root["/StructTreeRoot"]["/K"][0].get_object()["/K"][0].get_object()
    assert (figure["/S"], figure["/Alt"]) == ("/Figure", alt_text(sample_view(), sheet))
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"


def test_bare_map_has_no_title_legend_foot_or_banner():
    sheet = Sheet(banner="TLP:RED", title="My title")
    content = draw_map(sample_view(), sheet, ending=".svg", furniture=Furniture.MAP)
    told = {text.text for _, text in svg_words(ET.fromstring(content))}
    assert "Moscow" in told
    assert not told & {"TLP:RED", "My title", "Whole countries", "How sure"}
    plan = plan_map(sample_view(), sheet, furniture=Furniture.MAP)
    assert plan.layout.share == 1.0


@pytest.mark.parametrize(
    ("part", "sign"),
    [(Furniture.SCALE, " km<"), (Furniture.GRATICULE, 'id="degrees'), (Furniture.INSET, 'id="globe')],
)
def test_each_piece_of_furniture_can_be_left_out(part, sign):
    view, sheet = view_in("europe", 5), Sheet(size=SIZES["a4"])
    with_it = draw_map(view, sheet, ending=".svg", furniture=Furniture.MAP).decode()
    without = draw_map(view, sheet, ending=".svg", furniture=Furniture.MAP & ~part).decode()
    assert sign in with_it
    assert sign not in without


@pytest.mark.parametrize(("projection", "arrow"), [(Projection.MERCATOR, True), (Projection.CONIC, False)])
def test_arrow_stands_only_where_north_is_up(projection, arrow):
    content = draw_map(view_in("europe", 25, crowded=False), Sheet(projection=projection), ending=".svg").decode()
    assert ('id="north' in content) is arrow


def test_disputed_borders_in_the_frame_are_dashed_and_told():
    kyiv = Place("Simferopol", PlaceKind.CITY, 44.95, 34.1, 1, "UA", 1)
    event = make_event("Seized Simferopol", "Seized", kind=EventType.COERCE, places=((kyiv, AT),))
    view = View((event,), 1, "All events", {})
    told = " ".join(text.text for _, text in svg_words(svg_of(view, Sheet())))
    assert "Crimea: Ukraine's, held by Russia" in told
    paris = Place("Paris", PlaceKind.CITY, 48.85, 2.35, 1, "FR", 2)
    elsewhere = View((replace(event, places=(replace(event.places[0], place=paris),)),), 1, "All events", {})
    assert "Dashed borders" not in {section.title for section in plan_map(elsewhere).legend}


def test_more_marks_than_a_sheet_holds_are_gathered_and_counted():
    from sample_events import many_events

    events = many_events(2000)
    view = View(events, 2000, "All events", {})
    plan = plan_map(view, Sheet())
    rows = {row.text: row.count for section in plan.legend for row in section.rows}
    assert sum(rows[words] for words in ("friendly words", "friendly deeds", "hostile words", "hostile deeds",
                                         "lasting states")) == 2000  # fmt: skip
    assert len(plan.marks) < 300
    assert overlaps(plan.label_boxes) == ()


def test_marks_are_as_large_as_what_is_told_and_the_legend_says_so():
    two = events_in("europe", 2, crowded=False)
    told = [
        replace(
            event, reports=(replace(event.reports[0], numbers=(Quantity(Span(0, 2), "x", n, n, "people", "killed"),)),)
        )
        for event, n in zip(two, (3, 120), strict=True)
    ]
    plan = plan_map(View(tuple(told), 2, "All events", {}), Sheet(sized=Measure.KILLED))
    by_name = {mark.name: mark.radius for mark in plan.marks}
    few, many = (by_name[event.places[0].place.name] for event in two)
    assert many > 2 * few
    assert any(row.text == "size: people killed, at most 120 killed" for section in plan.legend for row in section.rows)


def test_a_mark_far_from_all_others_is_told_beside_the_map():
    suva = Place("Suva", PlaceKind.CITY, -18.1, 178.4, 1, "FJ", 99)
    far = make_event("It attacked Suva.", "attacked", kind=EventType.ASSAULT, places=((suva, AT),))
    view = View((*events_in("europe", 24), far), 25, "All events", {})
    plan = plan_map(view)
    assert plan.frame.extent == plan_map(View(events_in("europe", 24), 24, "All events", {})).frame.extent
    assert ("Beyond the map", ["Suva  1"]) in [
        (section.title, [row.words for row in section.rows]) for section in plan.legend
    ]
    assert all(mark.name != "Suva" for mark in plan.marks)


def test_picture_does_not_change_with_the_order_of_the_articles():
    view = sample_view()
    articles = {key: view.articles[key] for key in reversed(list(view.articles))}
    assert draw_map(replace(view, articles=articles), Sheet()) == drawn(".png", Sheet())


def test_sources_carry_their_rating():
    articles = {"a": Article("a", "", source="Reuters", published=date(2024, 8, 1), rating="B2")}
    view = replace(sample_view(), articles=articles)
    assert "Reuters (B2)" in " ".join(text.text for _, text in svg_words(svg_of(view, Sheet())))


def test_settings_of_the_user_change_nothing():
    with matplotlib.rc_context({"hatch.linewidth": 9, "svg.fonttype": "path", "lines.solid_joinstyle": "miter"}):
        assert draw_map(sample_view(), Sheet(), ending=".svg") == drawn(".svg", Sheet())


def test_description_tells_where_the_frame_lies():
    view = view_in("date line", 5)
    info = Image.open(io.BytesIO(draw_map(view, Sheet(size=SIZES["square"])))).text
    assert info["Description"] == alt_text(view, Sheet(size=SIZES["square"]))
    assert re.search(r"It shows \d+°N to \d+°N, 1\d\d°E to 1\d\d°W", info["Description"])


def test_a_world_on_an_upright_sheet_stands_under_its_title_with_the_legend_below():
    plan = plan_map(sample_view(), Sheet(size=SIZES["a4-portrait"], projection=Projection.WORLD))
    left, bottom, right, _ = plan.layout.map
    assert plan.frame.empty_share < 0.01
    assert right - left > 0.9 * plan.layout.width
    assert plan.layout.panel[3] < bottom < plan.layout.panel[3] + 0.05 * plan.layout.height


@pytest.mark.parametrize("size", [Size(3, 2, 100), Size(20, 4, 60), Size(3, 12, 80), Size(60, 40, 20)])
def test_odd_sheets_are_drawn_whole(size):
    sheet = Sheet(size=size, banner="TLP:AMBER")
    plan = plan_map(sample_view(), sheet)
    layout = plan.layout
    assert layout.share >= 0.6 or (plan.frame.world and plan.frame.empty_share < 0.01)
    for box in (layout.map, layout.panel):
        if box:
            assert 0 <= box[0] < box[2] <= layout.width
            assert 0 <= box[1] < box[3] <= layout.height
    assert Image.open(io.BytesIO(draw_map(sample_view(), sheet))).size == (
        size.width * size.dpi,
        size.height * size.dpi,
    )


def crowd_and_far(*, number=6, around=(50.5, 36.0), apart=0.5):
    """Return events in towns that are one mark on a map of the world, and others far off."""
    near = [(around[0] + apart * (i % 3), around[1] + apart * i) for i in range(number)]
    far = [(-33.9, 18.4), (35.7, 139.7), (19.4, -99.1), (-12.0, -77.0), (40.7, -74.0), (1.3, 103.8), (9.0, 38.7)]
    places = [Place(f"Town {i}", PlaceKind.CITY, lat, lon, 1, None, i + 1) for i, (lat, lon) in enumerate(near + far)]
    events = tuple(make_event(f"It attacked {p.name}.", "attacked", kind=EventType.ASSAULT, places=((p, AT),))
                   for p in places)  # fmt: skip
    return View(events, len(events), "All events", {})


def meeting(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_a_crowd_is_shown_larger_in_an_inset_that_hides_no_mark():
    plan = plan_map(crowd_and_far())
    (inset,) = plan.insets
    assert sum(mark.places for mark in inset.marks) == 6
    assert len(inset.marks) > 3
    left, bottom, right, top = inset.box
    assert all(left < m.x < right and bottom < m.y < top for m in inset.marks)
    for mark in plan.marks:
        box = (mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius)
        assert not meeting(box, inset.box), mark.name
    assert not any(meeting(box, inset.box) for box in plan.label_boxes)
    assert all(left <= box[0] and box[2] <= right and bottom <= box[1] and box[3] <= top for box in inset.label_boxes)
    assert overlaps(inset.label_boxes) == ()


def test_an_inset_carries_its_letter_in_both_places():
    words = [text.text for gid, text in svg_words(svg_of(crowd_and_far(), Sheet())) if gid.startswith("inset")]
    assert words == ["A", "A"]


def test_who_wants_no_inset_gets_none():
    assert plan_map(crowd_and_far(), furniture=Furniture.ALL & ~Furniture.INSET).insets == ()


def test_what_can_be_told_apart_gets_no_inset():
    assert plan_map(crowd_and_far(apart=9.0)).insets == ()
    assert plan_map(crowd_and_far(number=2)).insets == ()


def test_insets_are_the_same_in_every_theme():
    plans = [plan_map(crowd_and_far(), Sheet(theme=theme)).insets for theme in Theme]
    assert plans[0] == plans[1] == plans[2]


def box_of(mark):
    return mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius


@pytest.mark.parametrize("number", [1, 5, 25, 75, 300])
@pytest.mark.parametrize("frame", FRAMES)
def test_key_events_are_told_where_they_hide_nothing(frame, number):
    plan = plan_map(view_in(frame, number))
    boxes = [callout.box for callout in plan.callouts]
    left, bottom, right, top = plan.layout.map
    assert all(left <= box[0] and bottom <= box[1] and box[2] <= right and box[3] <= top for box in boxes)
    assert overlaps(boxes) == ()
    others = [*plan.label_boxes, *map(box_of, plan.marks), *(inset.box for inset in plan.insets)]
    assert not [(box, other) for box in boxes for other in others if meeting(box, other)]
    assert [n for callout in plan.callouts for n, _ in callout.told] == list(
        range(1, 1 + sum(len(callout.told) for callout in plan.callouts))
    )
    assert number > 25 or plan.callouts, "with so much room, something is told"


def test_a_line_leads_from_a_callout_to_its_mark_and_names_stay_clear_of_it():
    plan = plan_map(view_in("europe", 25))
    for callout in plan.callouts:
        (x, y), end = callout.line
        assert any(hypot(mark.x - x, mark.y - y) <= 1.3 * mark.radius + 1 for mark in plan.marks)
        left, bottom, right, top = callout.box
        assert left - 0.1 <= end[0] <= right + 0.1
        assert bottom - 0.1 <= end[1] <= top + 0.1
        assert not [box for box in plan.label_boxes if any(meeting(box, piece) for piece in callout.boxes)]


def test_a_callout_tells_when_who_and_what():
    plan = plan_map(sample_view())
    told = " ".join(words for callout in plan.callouts for _, words in callout.told)
    assert "2024" in told
    assert "→" in told
    words = " ".join(text.text for gid, text in svg_words(svg_of(sample_view(), Sheet())) if gid.startswith("callout"))
    assert all(piece in words for piece in told.split())


@pytest.mark.parametrize(
    ("who", "else_", "is_told"), [(0.6, 0.9, True), (0.9, 0.9, False), (None, 0.9, False), (0.9, 0.4, False)]
)
def test_the_legend_tells_the_mark_of_doubt_where_a_callout_carries_it(who, else_, is_told):
    view = sample_view()
    sure = Sureness(event=0.9, type=else_, status=else_, agents=who, targets=who, places=else_, when=0.9)
    events = [
        replace(event, reports=tuple(replace(one, sureness=sure) for one in event.reports)) for event in view.events
    ]
    plan = plan_map(replace(view, events=tuple(events)))
    assert any(MARK in words for callout in plan.callouts for _, words in callout.told) is is_told
    rows = [row.text for section in plan.legend for row in section.rows]
    assert any(row.startswith(f"{MARK} ") for row in rows) is is_told


def test_an_upright_sheet_tells_under_its_legend_the_key_events_that_have_no_callout():
    sheet = Sheet(size=SIZES["a4-portrait"], projection=Projection.WORLD)
    plan = plan_map(sample_view(), sheet)
    assert len(plan.below) >= 3
    words = " ".join(text.text for gid, text in svg_words(svg_of(sample_view(), sheet)) if gid == "legend")
    assert all(piece in words for told in plan.below for piece in told.split())
    beside = {words for callout in plan.callouts for _, words in callout.told}
    assert not beside & set(plan.below)
    assert len(set(plan.below)) == len(plan.below)
    assert f"Told below the map: {plan.below[0]}" in alt_text(sample_view(), sheet)


@pytest.mark.parametrize(("number", "size"), [(5, "a4-portrait"), (75, "letter-portrait"), (75, "square")])
def test_words_below_stay_on_the_sheet_and_lie_on_no_others(number, size):
    view, sheet = view_in("europe", number), Sheet(size=SIZES[size], projection=Projection.WORLD)
    root = svg_of(view, sheet)
    boxes = [measured_box(text) for gid, text in svg_words(root) if gid in ("legend", "foot")]
    assert overlaps(boxes) == ()
    width, height = 72 * sheet.size.width, 72 * sheet.size.height
    assert all(box[0] >= 0 and box[1] >= -height and box[2] <= width and box[3] <= 0 for box in boxes)


def test_no_words_stand_below_where_none_are_wanted_or_the_sheet_is_wide():
    upright = Sheet(size=SIZES["a4-portrait"], projection=Projection.WORLD)
    assert plan_map(sample_view(), replace(upright, callouts=0)).below == ()
    assert plan_map(sample_view(), upright, furniture=Furniture.ALL & ~Furniture.CALLOUTS).below == ()
    assert plan_map(sample_view(), replace(upright, size=SIZES["a4"])).below == ()


def test_as_many_callouts_as_are_asked_for_and_none_in_small_type():
    assert sum(len(callout.told) for callout in plan_map(view_in("europe", 25), Sheet(callouts=2)).callouts) == 2
    assert plan_map(view_in("europe", 25), Sheet(callouts=0)).callouts == ()
    assert plan_map(view_in("europe", 25), furniture=Furniture.ALL & ~Furniture.CALLOUTS).callouts == ()
    assert plan_map(view_in("europe", 25), Sheet(size=Size(4, 3))).callouts == ()
