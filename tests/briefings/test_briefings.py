"""Deck and documents: what they say is read back with other libraries than those that wrote it, where there are any."""

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures import is_sheared, pixels_of
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.shapes.picture import Picture
from pptx.shapes.placeholder import PlaceholderPicture
from sample_events import HOSTILE, many_events, sample_corpus

from geo.briefings.charts import blocks, chart, numbers
from geo.briefings.deck import MOST_ROWS, draw_deck
from geo.briefings.outline import Form, dispute_words, outline
from geo.briefings.pdf_documents import draw_paper
from geo.briefings.reproducible import steady
from geo.briefings.slides import fitting
from geo.briefings.word_documents import draw_document
from geo.model import Link, Quadrant, ReviewState, When
from geo.views.changes import Earlier, changes, version_of
from geo.views.sheets import SIZES, Per, Sheet, Theme, hue, palette
from geo.views.stories import BriefingStory, MapLook, StoryStep, Trace, tell_story
from geo.views.titles import title_of_event
from geo.views.view import View, view_of

pytestmark = pytest.mark.slow

BANNER = "TLP:AMBER"
SHEET = Sheet(title="Where the parties met", banner=BANNER, watermark=True)


@pytest.fixture(scope="module")
def view() -> View:
    return view_of(sample_corpus())


@pytest.fixture(scope="module")
def deck(view) -> bytes:
    return draw_deck(view, SHEET)


@pytest.fixture(scope="module")
def papers(view) -> dict[Form, bytes]:
    return {form: draw_paper(view, SHEET, form=form) for form in Form}


@pytest.fixture(scope="module")
def documents(view) -> dict[Form, bytes]:
    return {form: draw_document(view, SHEET, form=form) for form in Form}


def wordy_view():
    """Return a view whose events are told at great length, by an article each."""
    found = view_of(sample_corpus())
    article = next(iter(found.articles.values()))
    events, articles = [], {}
    for i, event in enumerate(many_events(60)):
        key = f"article {i}"
        report = replace(event.reports[0], article=key, sentence="A long sentence about it goes on and on. " * 15)
        events.append(replace(event, reports=(report,)))
        articles[key] = replace(article, id=key, title=f"The long headline of article number {i} " * 5)
    return replace(found, events=tuple(events), articles=articles, origins={})


def slides_of(content):
    return list(Presentation(io.BytesIO(content)).slides)


def is_picture(shape):
    return isinstance(shape, Picture | PlaceholderPicture)


def pictures_on(slide):
    return [shape for shape in slide.shapes if is_picture(shape)]


def words_of(slide):
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def pages_of(content):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def pictures_in(content):
    """Return the pictures in a PDF, a document or a deck, as pixels."""
    if content.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return [pixels_of(image.data) for page in pages for image in page.images]
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [pixels_of(file.read(name)) for name in file.namelist() if name.endswith(".png")]


def body_of(content):
    file = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


def squeezed(text):
    return re.sub(r"\s+", "", text)


def test_an_outline_numbers_every_event_once_in_the_order_of_time(view):
    plan = outline(view)
    assert sorted(row.event.id for row in plan.rows) == sorted(event.id for event in view.events)
    starts = [row.event.when.start for row in plan.rows if row.event.when and row.event.when.start]
    assert starts == sorted(starts)
    assert [row.number for row in plan.rows] == list(range(1, len(view.events) + 1))


def test_every_row_cites_sources_that_are_listed(view):
    plan = outline(view)
    listed = {source.number for source in plan.sources}
    assert all(set(row.sources) <= listed and row.sources for row in plan.rows)


def test_parts_by_actor_hold_the_events_of_that_actor_and_no_others(view):
    for part in outline(view, Sheet(per=Per.ACTOR)).parts:
        for event in part.view.events:
            assert part.heading.lower() in {actor.name.lower() for actor in (*event.agents, *event.targets)}


def test_parts_by_place_share_no_more_than_the_view_has(view):
    plan = outline(view, Sheet(per=Per.PLACE))
    assert plan.parts
    for part in plan.parts:
        assert {event.id for event in part.view.events} <= {event.id for event in view.events}
        assert set(part.view.articles) == {key for event in part.view.events for key in event.articles}


def test_without_parts_there_is_one_map(view):
    assert outline(view, Sheet(per=Per.NONE)).parts == ()


def test_an_empty_view_has_a_heading_and_no_rows(view):
    plan = outline(replace(view, events=(), articles={}))
    assert plan.heading == "No event passes the filters"
    assert plan.rows == plan.parts == plan.sources == ()


def test_the_deck_has_cover_maps_chart_tables_and_sources(view, deck):
    slides = slides_of(deck)
    assert slides[0].shapes.title.text == SHEET.title
    assert pictures_on(slides[1])
    assert any(shape.has_chart for slide in slides for shape in slide.shapes)
    assert sum(len(pictures_on(slide)) for slide in slides) == 1 + len(outline(view).parts)
    assert slides[-1].shapes.title.text == "Sources"


def test_the_deck_names_every_event_in_tables_and_none_twice(view, deck):
    numbers = []
    for slide in slides_of(deck):
        if slide.shapes.title.text.startswith("Events,") or slide.shapes.title.text == "Events":
            table = next(shape.table for shape in slide.shapes if shape.has_table)
            numbers += [row.cells[0].text for row in list(table.rows)[1:]]
    assert numbers == [str(number) for number in range(1, len(view.events) + 1)]


def test_the_overview_map_takes_sixty_per_cent_of_its_slide(deck):
    file = Presentation(io.BytesIO(deck))
    (picture,) = pictures_on(file.slides[1])
    assert picture.width * picture.height >= 0.6 * file.slide_width * file.slide_height


def test_numbers_and_tints_of_the_maps_are_explained_beside_or_after_them():
    view = replace(view_of(sample_corpus()), events=(*sample_corpus().events, *many_events(140)))
    sheet = Sheet(per=Per.NONE, title="Crowded")
    said = {
        "deck": "\n".join(words_of(slide) for slide in slides_of(draw_deck(view, sheet))[1:3]),
        "pdf": " ".join(pages_of(draw_paper(view, sheet))[:2]),
        "docx": body_of(draw_document(view, sheet)),
    }
    for told in said.values():
        words = " ".join(told.split())
        listed = words[words.index("Places by number") :]
        numbers = [int(number) for number in re.findall(r"(\d+) Place \d+", listed)]
        assert numbers[:5] == [1, 2, 3, 4, 5] or len(numbers) == numbers[-1]
        assert "Libya 1" in words


def test_a_heading_however_long_keeps_to_its_box(view):
    for length in (10, 60, 90, 160, 240):
        words = ("Wide words " * 30)[:length]
        for box, largest in (((0.4, 0.38, 12.5, 0.75), 24), ((0.9, 1.3, 11.5, 1.9), 38)):
            size = fitting(words, largest, box)
            lines = -(-length * 0.7 * size // (box[2] * 72))
            assert size == 12 or lines * 1.2 * size / 72 <= box[3]
    heading = outline(view, Sheet(title="Wide words " * 30)).heading
    assert len(heading) == 240
    assert heading.endswith("…")


def test_the_charts_numbers_are_those_of_the_timeline(view, deck):
    drawn = next(shape.chart for slide in slides_of(deck) for shape in slide.shapes if shape.has_chart)
    bars = chart(view)
    assert {plot.name: tuple(plot.values) for plot in drawn.plots[0].series} == {s.name: s.values for s in bars.series}


def test_banner_stands_twice_on_every_slide_and_the_watermark_on_each(deck):
    for slide in slides_of(deck):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert texts.count(BANNER) == 2
        assert "unreviewed" in texts


def test_the_watermark_of_a_slide_with_a_map_lies_behind_it_and_nowhere_else(view):
    for slide in slides_of(draw_deck(view, SHEET, story=story_in(view))):
        names = [shape.name for shape in slide.shapes]
        assert names.index("Watermark") == 0, "it covers no word"
        mark = slide.shapes[names.index("Watermark")]
        for picture in pictures_on(slide):
            assert picture.left <= mark.left
            assert mark.left + mark.width <= picture.left + picture.width
            assert abs(mark.top + mark.height / 2 - picture.top - picture.height / 2) < 9525


def test_every_picture_chart_and_table_has_words_that_stand_for_it(deck):
    for slide in slides_of(deck):
        for shape in slide.shapes:
            if is_picture(shape) or shape.has_chart or shape.has_table:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr")


def test_the_pictures_of_every_form_have_their_rows_below_each_other(deck, papers, documents):
    for content in (deck, *papers.values(), *documents.values()):
        found = pictures_in(content)
        assert found
        assert not any(is_sheared(pixels) for pixels in found)


@pytest.mark.parametrize("size", ["a4", "letter"])
@pytest.mark.parametrize("draw", [draw_paper, draw_document])
def test_the_pictures_on_every_paper_have_their_rows_below_each_other(view, draw, size):
    found = pictures_in(draw(view, replace(SHEET, size=SIZES[size]), form=Form.BRIEF))
    assert found
    assert not any(is_sheared(pixels) for pixels in found)


def test_the_notes_hold_the_quotes(view, deck):
    notes = " ".join(slide.notes_slide.notes_text_frame.text for slide in slides_of(deck) if slide.has_notes_slide)
    for row in outline(view).rows:
        for quote in row.quotes:
            assert quote.printed in notes


def test_no_shape_leaves_its_slide(deck):
    file = Presentation(io.BytesIO(deck))
    for slide in file.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= file.slide_width + 9525
            assert shape.top + shape.height <= file.slide_height + 9525, (slide.shapes.title.text, shape.name)


def test_a_deck_of_very_many_events_says_how_many_its_tables_leave_out_and_keeps_the_newest():
    events = tuple(event for event in many_events(2 * MOST_ROWS) if event.when)[: MOST_ROWS + 7]
    crowd = View(events, len(events), "All events", dict(sample_view_articles(events)))
    tables = [
        slide for slide in slides_of(draw_deck(crowd, Sheet(per=Per.NONE)))
        if slide.shapes.title.text.startswith(f"Events: {MOST_ROWS} of {len(events)}")
    ]  # fmt: skip
    assert "7 older or undated events are not in these tables" in words_of(tables[-1])
    rows = [row for slide in tables for shape in slide.shapes if shape.has_table for row in list(shape.table.rows)[1:]]
    assert [int(row.cells[0].text) for row in rows] == list(range(8, len(events) + 1))


def sample_view_articles(events):
    known = {e.article.id: e.article for e in sample_corpus().extractions}
    spare = next(iter(known.values()))
    return {key: known.get(key, replace(spare, id=key)) for event in events for key in event.articles}


def test_the_deck_shows_what_changed_since_an_earlier_briefing(view):
    before = Earlier(tuple(version_of(event, view) for event in view.events[2:]))
    changed = changes(replace(view, events=view.events[:-1]), before)
    slides = slides_of(draw_deck(view, Sheet(per=Per.NONE), changed=changed))
    text = "\n".join(words_of(slide) for slide in slides if slide.shapes.title.text.startswith("What changed"))
    assert "2 new" in text
    assert "withdrawn" in text


@pytest.mark.parametrize("theme", Theme)
def test_the_deck_keeps_to_its_theme(view, theme):
    content = draw_deck(replace(view, events=view.events[:1]), Sheet(theme=theme, per=Per.NONE))
    slides = slides_of(content)
    assert all(slide.follow_master_background for slide in slides)
    master = slides[0].slide_layout.slide_master
    assert master._element.xpath("p:cSld/p:bg//a:schemeClr/@val") == ["bg1"]
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        paper = re.search(rb'<a:lt1><a:srgbClr val="(\w+)"', parts.read("ppt/theme/theme1.xml"))[1]
    assert (paper < b"800000") is (theme is Theme.DARK)


def test_tables_have_no_rules_but_their_own(deck):
    tables = [shape.table for slide in slides_of(deck) for shape in slide.shapes if shape.has_table]
    assert tables
    for table in tables:
        assert table._tbl.tblPr.xpath("a:tableStyleId")[0].text == "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
        assert all(cell._tc.xpath("a:tcPr/a:lnB") for row in table.rows for cell in row.cells)


def holders_of(slide):
    return {shape.placeholder_format.type: shape for shape in slide.placeholders}


def test_what_a_slide_says_stands_in_placeholders_of_its_layout(deck):
    file = Presentation(io.BytesIO(deck))
    assert [layout.name for layout in file.slide_layouts] == [
        *("Cover", "Map", "Map and words", "Chart", "Table", "Words"),
    ]
    for number, slide in enumerate(file.slides, 1):
        holders = holders_of(slide)
        title = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE} & set(holders)
        assert len(title) == 1
        assert {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER} <= set(holders)
        assert holders[PP_PLACEHOLDER.FOOTER].text_frame.text == BANNER
        assert holders[PP_PLACEHOLDER.SLIDE_NUMBER]._element.xpath(".//a:fld/a:t")[0].text == str(number)
        known = {shape.placeholder_format.idx for shape in slide.slide_layout.placeholders}
        assert {shape.placeholder_format.idx for shape in slide.placeholders} <= known
        assert all(
            (shape.has_text_frame and shape.text_frame.text)
            or "fld" in str(shape._element.xml)
            or is_picture(shape)
            or shape.has_chart
            or shape.has_table
            for shape in holders.values()
        )


def test_maps_charts_and_tables_stand_in_placeholders_where_their_layout_has_them(view):
    slides = slides_of(draw_deck(view, SHEET, story=story_in(view)))
    seen = set()
    for slide in slides:
        layout = {shape.placeholder_format.idx: shape for shape in slide.slide_layout.placeholders}
        for shape in slide.shapes:
            if is_picture(shape) or shape.has_chart or shape.has_table:
                assert shape.is_placeholder
                holder = layout[shape.placeholder_format.idx]
                assert (shape.left, shape.top) == (holder.left, holder.top)
                assert shape.width <= holder.width + 2  # a table's columns are rounded each
                seen.add((slide.slide_layout.name, holder.placeholder_format.type))
    assert seen == {
        ("Map", PP_PLACEHOLDER.PICTURE),
        ("Map and words", PP_PLACEHOLDER.PICTURE),
        ("Chart", PP_PLACEHOLDER.CHART),
        ("Table", PP_PLACEHOLDER.TABLE),
    }


def test_who_changes_a_layout_moves_its_maps_and_titles(deck):
    file = Presentation(io.BytesIO(deck))
    layout = next(layout for layout in file.slide_layouts if layout.name == "Map")
    for holder in layout.placeholders:
        if holder.placeholder_format.type in {PP_PLACEHOLDER.PICTURE, PP_PLACEHOLDER.TITLE}:
            holder.left += 90_000
    moved = [slide for slide in file.slides if slide.slide_layout.name == "Map"]
    assert moved
    before = {slide.slide_id: slide for slide in Presentation(io.BytesIO(deck)).slides}
    for slide in moved:
        old = before[slide.slide_id]
        assert slide.shapes.title.left == old.shapes.title.left + 90_000
        assert pictures_on(slide)[0].left == pictures_on(old)[0].left + 90_000


def test_a_map_fills_its_placeholder_and_is_not_cut(deck):
    for slide in slides_of(deck):
        for picture in pictures_on(slide):
            assert picture.crop_left == picture.crop_right == picture.crop_top == picture.crop_bottom == 0
            width, height = picture.image.size
            assert picture.width / picture.height == pytest.approx(width / height, rel=0.01)


def test_shapes_of_a_slide_have_numbers_of_their_own(deck):
    for slide in slides_of(deck):
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("theme", Theme)
def test_the_master_has_the_colours_of_the_theme_and_says_16_to_9(view, theme):
    content = draw_deck(replace(view, events=view.events[:1]), Sheet(theme=theme, per=Per.NONE))
    file = Presentation(io.BytesIO(content))
    assert file.slide_width / file.slide_height == pytest.approx(16 / 9, abs=1e-6)
    assert "type" not in file.part._element.sldSz.attrib
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        root = ElementTree.fromstring(parts.read("ppt/theme/theme1.xml"))
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme = root.find(f".//{drawing}clrScheme")
    inks = {one.tag.removeprefix(drawing): one[0].get("val") for one in scheme}
    colours = palette(theme)
    assert "#" + inks["dk1"] == colours.ink
    assert "#" + inks["lt1"] == colours.paper
    assert "#" + inks["accent4"] == hue(theme, Quadrant.MATERIAL_CONFLICT)


def test_no_slide_stands_twice(deck):
    told = [words_of(slide) for slide in slides_of(deck)]
    titles = [slide.shapes.title.text for slide in slides_of(deck)]
    assert len(set(told)) == len(told)
    assert len(set(titles)) == len(titles)


def test_a_maps_words_tell_its_key_events(view, deck, papers):
    plan = outline(view, SHEET)
    first = title_of_event(plan.key_rows[0].event)
    (picture,) = pictures_on(slides_of(deck)[1])
    assert first in picture._element.xpath(".//p:cNvPr")[0].get("descr")
    assert first in elements_in(papers[Form.BRIEF], "Figure")[0]["/Alt"]


def test_a_brief_is_one_page_and_a_report_tells_every_event(view, papers):
    assert len(pages_of(papers[Form.BRIEF])) == 1
    told = squeezed("".join(pages_of(papers[Form.REPORT])))
    for row in outline(view).rows:
        assert squeezed(f"{row.number}. {row.day}: {row.act}") in told


def test_every_page_carries_banner_number_and_the_days_of_the_data(view, papers):
    for number, text in enumerate(pages_of(papers[Form.REPORT]), 1):
        assert text.count(BANNER) == 2
        assert "unreviewed" in text
        assert re.search(rf"^{number}$", text, re.MULTILINE)
        assert outline(view).dated in text


def test_the_papers_typeface_is_inside_the_file(papers):
    for content in papers.values():
        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            for font in page["/Resources"]["/Font"].get_object().values():
                assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()


def tags_of(content):
    """Return the structure of a PDF as nested pairs of role and kids; what is no element is left out."""

    def told(element):
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        elements = [kid.get_object() for kid in kids if "/S" in kid.get_object()]
        return element["/S"][1:], [told(kid) for kid in elements]

    root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]
    return [told(kid.get_object()) for kid in root["/K"]]


def roles_in(tags):
    return [role for tag, kids in tags for role in (tag, *roles_in(kids))]


def elements_in(content, role):
    reader = pypdf.PdfReader(io.BytesIO(content))
    found = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [one for one in found if isinstance(one, dict) and one.get("/S") == f"/{role}"]


def test_a_papers_structure_is_tagged(papers):
    for content in papers.values():
        [(document, parts)] = tags_of(content)
        roles = [role for role, _ in parts]
        assert document == "Document"
        assert roles[0] == "H1"
        assert roles.count("H1") == 1
        assert {"H2", "P", "Figure", "L"} <= set(roles)
        assert all(figure["/Alt"] for figure in elements_in(content, "Figure"))


def test_a_papers_table_is_rows_of_cells_with_one_head(view, papers):
    [table] = [kids for role, kids in tags_of(papers[Form.REPORT])[0][1] if role == "Table"]
    assert len(table) == len(view.events) + 1
    assert {role for role, _ in table} == {"TR"}
    assert set(roles_in(table[0][1])) == {"TH"}
    assert set(roles_in([row for _, cells in table[1:] for row in cells])) == {"TD"}
    assert elements_in(papers[Form.REPORT], "TH")[0]["/A"]["/Scope"] == "/Column"


def test_all_that_a_paper_draws_is_tagged_or_an_artifact(papers):
    """Text that is neither would be read in no order at all."""
    for content in papers.values():
        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            depth, numbers = 0, []
            for operands, operator in pypdf.generic.ContentStream(page["/Contents"], None).operations:
                if operator in {b"BMC", b"BDC"}:
                    depth += 1
                    numbers += [operands[1]["/MCID"]] if operator == b"BDC" else []
                elif operator == b"EMC":
                    depth -= 1
                assert 0 <= depth <= 1
                assert depth or operator not in {b"Tj", b"TJ", b"Do", b"f", b"S", b"re"}
            assert numbers == list(range(len(numbers)))


def test_every_piece_of_a_page_knows_its_tag(papers):
    for content in papers.values():
        reader = pypdf.PdfReader(io.BytesIO(content))
        numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
        for page in reader.pages:
            pieces = page.get_contents().get_data().count(b" BDC")
            assert len(owners[page["/StructParents"]]) == pieces
            for link in page.get("/Annots", []):
                assert owners[link.get_object()["/StructParent"]].get_object()["/S"] == "/Link"


def test_numbers_of_sources_lead_to_the_list_of_sources(papers):
    reader = pypdf.PdfReader(io.BytesIO(papers[Form.REPORT]))
    links = [link.get_object() for page in reader.pages for link in page.get("/Annots", [])]
    assert links
    last = next(page for page in reversed(reader.pages) if "[1]" in page.extract_text())
    for link in links:
        assert re.fullmatch(r"Source \d+", link["/Contents"])
        target = link["/Dest"] if "/Dest" in link else link["/A"]["/D"]
        assert target[0].get_object()["/StructParents"] == last["/StructParents"]


def test_letters_that_the_typeface_lacks_are_spelt_and_not_left_as_boxes(view):
    [page] = pages_of(draw_paper(view, replace(SHEET, title="Talks in 北京 🚀"), form=Form.BRIEF))
    assert "Talks in BeiJing" in page
    assert "\ufffd" not in page


def test_headings_are_bookmarks(papers):
    reader = pypdf.PdfReader(io.BytesIO(papers[Form.REPORT]))
    title, below = reader.outline
    assert title.title == SHEET.title
    assert [mark.title for mark in below][:1] == ["Key events"]
    assert [mark.title for mark in below][-3:] == ["Events", "Evidence", "Sources"]


def test_a_paper_says_its_language_its_title_and_that_it_can_be_read_aloud(papers):
    for content in papers.values():
        root = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]
        told = root["/Metadata"].get_data().decode()
        assert content.startswith(b"%PDF-1.7")
        assert root["/Lang"] == "en"
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert f'<rdf:li xml:lang="x-default">{SHEET.title}</rdf:li>' in told


def test_files_say_what_they_are(view, deck, papers, documents):
    told = pypdf.PdfReader(io.BytesIO(papers[Form.BRIEF])).metadata
    assert (told.title, told.author, told.keywords) == (SHEET.title, view.program, BANNER)
    for file in (Presentation(io.BytesIO(deck)), docx.Document(io.BytesIO(documents[Form.BRIEF]))):
        assert (file.core_properties.title, file.core_properties.author) == (SHEET.title, view.program)
        assert file.core_properties.keywords == BANNER


def test_a_document_tells_every_event_and_lists_every_source(view, documents):
    text = squeezed(body_of(documents[Form.REPORT]))
    plan = outline(view)
    for row in plan.rows:
        assert squeezed(f"{row.number}. {row.day}: {row.act}") in text
    for source in plan.sources:
        assert squeezed(f"[{source.number}] {source.words}") in text


def test_pictures_of_a_document_keep_between_its_margins(documents):
    for content in documents.values():
        file = docx.Document(io.BytesIO(content))
        section = file.sections[0]
        column = section.page_width - section.left_margin - section.right_margin
        assert file.inline_shapes
        for shape in file.inline_shapes:
            assert shape.width <= column
            assert [shape._inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4


def test_a_document_has_banner_and_watermark_in_its_header(documents):
    for content in documents.values():
        section = docx.Document(io.BytesIO(content)).sections[0]
        assert BANNER in section.header.paragraphs[0].text
        assert BANNER in section.footer.paragraphs[0].text
        assert 'string="unreviewed"' in section.header.paragraphs[0]._p.xml


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts_of(document):
    with zipfile.ZipFile(io.BytesIO(document)) as file:
        return {name: ElementTree.fromstring(file.read(f"word/{name}.xml")) for name in ("document", "styles")}


def said_in(element):
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def test_a_reports_contents_are_filled_and_lead_to_its_headings(documents):
    body = parts_of(documents[Form.REPORT])["document"]
    paragraphs = list(body.iter(f"{W}p"))
    style_of = {id(p): p.find(f"./{W}pPr/{W}pStyle") for p in paragraphs}
    names = {key: style.get(f"{W}val") for key, style in style_of.items() if style is not None}
    headings = [p for p in paragraphs if names.get(id(p)) == "Heading1"]
    entries = [p for p in paragraphs if names.get(id(p)) == "TOC1"]
    assert [said_in(entry) for entry in entries] == [said_in(heading) for heading in headings]
    targets = [heading.find(f"{W}bookmarkStart").get(f"{W}name") for heading in headings]
    assert [entry.find(f"{W}hyperlink").get(f"{W}anchor") for entry in entries] == targets
    kinds = [char.get(f"{W}fldCharType") for entry in entries for char in entry.iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]


def test_every_link_of_a_document_has_its_bookmark_and_no_bookmark_stands_twice(documents):
    for content in documents.values():
        body = parts_of(content)["document"]
        names = [mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")]
        numbers = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkStart")]
        assert len(set(names)) == len(names) == len(set(numbers))
        links = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
        assert any(link.startswith("source_") for link in links)
        assert links <= set(names)


def test_maps_charts_and_tables_have_captions_that_count(view, documents):
    body = parts_of(documents[Form.REPORT])["document"]
    fields = [(field.get(f"{W}instr").split()[1], said_in(field)) for field in body.iter(f"{W}fldSimple")]
    maps = [number for kind, number in fields if kind == "Map"]
    assert maps == [str(number) for number in range(1, 2 + len(outline(view).parts))]
    assert ("Table", "1") in fields
    assert ("Chart", "1") in fields


def test_a_document_says_its_language_and_describes_its_tables(documents):
    parts = parts_of(documents[Form.REPORT])
    assert {lang.get(f"{W}val") for lang in parts["styles"].iter(f"{W}lang")} == {"en-GB"}
    captions = [caption.get(f"{W}val") for caption in parts["document"].iter(f"{W}tblCaption")]
    assert captions
    assert all(captions)


def disputed_view():
    """Return a view of one event, whose two reports tell different days."""
    found = view_of(sample_corpus())
    one, other = list(found.articles.values())[:2]
    event = next(event for event in found.events if event.when and event.when.start)
    days = (date(2024, 5, 5), date(2024, 5, 6))
    reports = [
        replace(event.reports[0], article=article.id, when=When(day, day, 1, f"{day.day} May"), when_link=Link.ATTACHED)
        for article, day in zip((one, other), days, strict=True)
    ]
    return replace(found, events=(replace(event, reports=tuple(reports)),), articles={a.id: a for a in (one, other)})


def test_a_dispute_names_its_sources_by_their_numbers_everywhere():
    view = disputed_view()
    [row] = outline(view).rows
    [dispute] = row.disputes
    assert dispute_words(dispute) in {"date: 5 May [1], 6 May [2]", "date: 5 May [2], 6 May [1]"}
    sheet = Sheet(per=Per.NONE)
    [slide, *_] = [slide for slide in slides_of(draw_deck(view, sheet)) if slide.shapes.title.text == "Key events"]
    told = {
        "deck": slide.notes_slide.notes_text_frame.text,
        "pdf": " ".join(pages_of(draw_paper(view, sheet, form=Form.BRIEF))),
        "docx": said_in(parts_of(draw_document(view, sheet, form=Form.BRIEF))["document"]),
    }
    for words in told.values():
        assert squeezed(dispute_words(dispute)) in squeezed(words)
        assert {"[1]", "[2]"} <= set(re.findall(r"\[\d\]", words))


def test_what_a_person_has_reviewed_bears_no_watermark(view):
    reviewed = replace(view, reviews={event.id: ReviewState.ACCEPTED for event in view.events})
    for text in pages_of(draw_paper(reviewed, SHEET, form=Form.BRIEF)):
        assert "unreviewed" not in text


def test_pages_follow_the_sheets_paper(view):
    small = replace(view, events=view.events[:1])
    for size, wanted in (("letter", (612, 792)), ("a4", (595, 842)), ("16:9", (595, 842))):
        content = draw_paper(small, Sheet(size=SIZES[size]), form=Form.BRIEF)
        box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
        assert (round(box.width), round(box.height)) == wanted


@pytest.mark.parametrize("draw", [draw_deck, draw_paper, draw_document], ids=["deck", "paper", "document"])
def test_the_same_view_gives_the_same_bytes(view, draw):
    small = replace(view, events=view.events[:4])
    assert draw(small, SHEET) == draw(small, SHEET)


@pytest.mark.parametrize("draw", [draw_deck, draw_paper, draw_document], ids=["deck", "paper", "document"])
def test_an_empty_view_is_drawn_too(view, draw):
    assert draw(replace(view, events=(), articles={}), Sheet())


@settings(max_examples=5)  # each draws three maps
@given(text=st.text(min_size=20, max_size=60))
def test_any_title_is_words_and_nothing_else(view, text):
    small = replace(view, events=view.events[:1])
    sheet = Sheet(title=text + HOSTILE, banner=text, per=Per.NONE)
    titles = [slide.shapes.title.text for slide in slides_of(draw_deck(small, sheet))]
    assert titles[0] == outline(small, sheet).heading
    paper = draw_paper(small, sheet, form=Form.BRIEF)
    assert len(pages_of(paper)) == 1
    assert ElementTree.fromstring(pypdf.PdfReader(io.BytesIO(paper)).trailer["/Root"]["/Metadata"].get_data())
    assert docx.Document(io.BytesIO(draw_document(small, sheet, form=Form.BRIEF))).paragraphs[0].text == titles[0]


def test_bars_stand_on_each_other_and_inside_their_ground(view):
    bars = chart(view)
    pieces = list(blocks(bars, 10.0, 2.0))
    assert pieces
    for piece in pieces:
        left, bottom, width, height = piece.box
        assert left >= 0
        assert left + width <= 10.0
        assert bottom + height <= 2.0 + 1e-9


def test_a_chart_begins_and_ends_with_events_and_counts_whole_ones(view):
    bars = chart(view)
    sums = [sum(values) for values in zip(*(one.values for one in bars.series), strict=True)]
    assert sums[0] > 0 < sums[-1]
    assert len(sums) == len(bars.labels)
    assert all(isinstance(value, int) for one in bars.series for value in one.values)
    assert all(0 <= at < len(bars.labels) for at, _ in bars.ticks)


def test_a_date_wider_than_a_bar_is_told_as_a_span(view):
    first = next(event for event in view.events if event.when and event.when.start)
    wide = replace(first, id="wide", when=When(date(2019, 2, 1), date(2023, 5, 31), 5, "for years"))
    bars = chart(replace(view, events=(*view.events, wide)))
    assert "Feb 2019 – May 2023" in bars.note or "2019 – 2023" in bars.note


def on_days(days):
    """Return a view of an event on each of these days."""
    found = view_of(sample_corpus())
    event = next(event for event in found.events if event.places)
    return replace(
        found,
        events=tuple(replace(event, id=f"at {at}", when=When(day, day, 0, "then")) for at, day in enumerate(days)),
    )


def test_bars_that_one_would_dwarf_are_those_of_its_days_and_the_others_are_told():
    crowd = [date(2021, 3, 1 + at % 28) for at in range(70)]
    years = [date(year, 6, 1) for year in range(2010, 2016)]
    bars = chart(on_days([*years, *crowd, date(2024, 1, 5)]))
    assert (bars.unit, bars.days) == ("day", "1 – 28 Mar 2021")
    assert sum(sum(one.values) for one in bars.series) == 70
    assert bars.highest <= 3
    assert bars.note == (
        "Not in the bars: 6 events before these days (2010 – 2015), 1 event after these days (5 Jan 2024)."
    )


def test_bars_that_are_alike_keep_their_years():
    days = [date(year, month, 1) for year in range(1980, 2020) for month in (1, 6)]
    bars = chart(on_days(days))
    assert (bars.unit, len(bars.labels), bars.note) == ("year", 40, "")


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1, max_size=40))
@settings(max_examples=60)
def test_every_event_stands_in_a_bar_or_is_told_beside_them(days):
    bars = chart(on_days(days))
    if bars is None:
        assert max(days) - min(days) < timedelta(days=366)
        return
    beside = sum(int(count.replace(",", "")) for count in re.findall(r"([\d,]+) events? ", bars.note))
    assert sum(sum(one.values) for one in bars.series) + beside == len(days)
    names = [words for _, words in bars.ticks]
    assert names
    assert all(at / len(bars.labels) * 130 + len(words) <= 131 for at, words in bars.ticks)
    assert len(list(numbers(bars, 6.9, 1.8))) in {
        0,
        sum(map(bool, map(sum, zip(*(s.values for s in bars.series), strict=True)))),
    }


def test_a_view_of_one_day_has_no_chart():
    assert chart(on_days([date(2024, 5, 1)] * 5)) is None


def test_a_view_without_dates_has_no_chart(view):
    undated = tuple(replace(event, when=None) for event in view.events)
    assert chart(replace(view, events=undated)) is None


def test_a_package_loses_the_moment_of_its_making_and_nothing_else(deck):
    again = steady(deck, date(2024, 8, 27))
    with zipfile.ZipFile(io.BytesIO(again)) as made, zipfile.ZipFile(io.BytesIO(deck)) as given_:
        assert made.namelist() == given_.namelist()
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2024-08-27T00:00:00Z" in made.read("docProps/core.xml")


@pytest.mark.timeout(300)
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_converts_deck_and_documents(deck, documents, tmp_path):
    files = {"deck.pptx": deck, "brief.docx": documents[Form.BRIEF], "report.docx": documents[Form.REPORT]}
    files["full.docx"] = draw_document(wordy_view(), Sheet(title="A long title " * 30, banner=BANNER), form=Form.BRIEF)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    done = subprocess.run(
        [
            "soffice",
            home,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            *(str(tmp_path / name) for name in files),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    assert "error" not in (done.stdout + done.stderr).lower()
    assert len(pages_of((tmp_path / "deck.pdf").read_bytes())) == len(slides_of(deck))
    assert len(pages_of((tmp_path / "brief.pdf").read_bytes())) == 1
    assert len(pages_of((tmp_path / "full.pdf").read_bytes())) == 1
    assert all(BANNER in text for text in pages_of((tmp_path / "report.pdf").read_bytes()))


# ---- a story ----

GONE = StoryStep(Trace("gone", title="A meeting in Geneva", quote=HOSTILE), "It may come back.")


def story_in(view, words="My own words"):
    """Return a story of an event with a view of the map, one without, one without a place, and one that is gone."""
    placed = [event for event in view.events if event.places]
    bare = next(event for event in view.events if not event.places)
    story = BriefingStory("What came first").adding(placed[0]).adding(placed[1]).adding(bare)
    story = story.saying(placed[0].id, words).looking(placed[0].id, MapLook(50, 30, 4))
    return tell_story(BriefingStory(story.title, (*story.steps, GONE)), view.events, view.events)


def test_an_outline_tells_the_steps_of_a_story_with_their_rows(view):
    plan = outline(view, story=story_in(view))
    assert plan.story_title == "What came first"
    assert [row.row is not None for row in plan.story] == [True, True, True, False]
    for told in plan.story[:3]:
        assert told.row.event is told.step.event
        assert told.quoted[0] == f"“{told.step.trace.quote}” [{told.quotes[0].source}]"
    assert plan.story[3].quoted == (f"“{HOSTILE}”",)
    assert outline(view).story == ()


def test_a_story_has_a_slide_a_step_after_the_cover(view):
    plain_deck = slides_of(draw_deck(view, SHEET))
    made = slides_of(draw_deck(view, SHEET, story=story_in(view)))
    assert len(made) == len(plain_deck) + 4
    steps = made[1:5]
    assert "What came first · 1 of 4" in words_of(steps[0])
    assert "My own words" in words_of(steps[0])
    assert "My own words" in steps[0].notes_slide.notes_text_frame.text
    assert [len(pictures_on(slide)) for slide in steps] == [1, 1, 0, 0]
    assert "It may come back." in words_of(steps[3])
    assert "no longer among what was found" in words_of(steps[3])
    for slide in steps:
        assert BANNER in words_of(slide)


def test_words_that_have_no_room_beside_the_map_go_on_and_none_is_lost(view):
    words = " ".join(f"word{number}" for number in range(240))
    made = slides_of(draw_deck(view, SHEET, story=story_in(view, words)))
    assert "continued" in words_of(made[2])
    told = " ".join(words_of(slide) for slide in made[1:4])
    assert re.findall(r"word\d+", told)[:240] == words.split()


def test_words_of_a_step_keep_inside_their_slide(view):
    for slide in slides_of(draw_deck(view, SHEET, story=story_in(view, "W" * 2000)))[1:6]:
        for shape in slide.shapes:
            assert shape.top + shape.height <= 7.51 * 914_400


def told_in(content):
    return squeezed("\n".join(pages_of(content)) if content.startswith(b"%PDF") else body_of(content))


@pytest.mark.parametrize("write", [draw_document, draw_paper])
def test_a_report_tells_the_story(view, write):
    text = told_in(write(view, SHEET, story=story_in(view, f"Mine: {HOSTILE}")))
    for told in ("Story: What came first", "1. ", f"Mine: {HOSTILE}", "4. A meeting in Geneva", "It may come back."):
        assert squeezed(told) in text


@pytest.mark.parametrize("write", [draw_document, draw_paper])
def test_a_brief_tells_the_first_line_of_each_step_and_no_event_twice(view, write):
    story = story_in(view, f"\nMine: {HOSTILE}\nA second line.")
    brief = write(view, SHEET, form=Form.BRIEF, story=story)
    text = told_in(brief)
    for step in story.steps:
        assert squeezed(f"{step.number}. {step.trace.title}") in text
    assert squeezed("Story: What came first") in text
    assert squeezed(f"Mine: {HOSTILE}") in text
    assert "Asecondline." not in text
    assert "Itmaycomeback." in text
    told = {step.event.id for step in story.steps if step.event}
    for row in outline(view).key_rows:
        if row.event.id in told:
            assert squeezed(f"{row.number}. {row.day}: {row.act}") not in text
    if brief.startswith(b"%PDF"):
        assert len(pages_of(brief)) == 1


@pytest.mark.parametrize("write", [draw_document, draw_paper])
def test_a_brief_without_room_for_all_steps_says_how_many_are_left(view, write):
    steps = (replace(GONE, trace=replace(GONE.trace, id=f"gone {at}")) for at in range(60))
    story = BriefingStory("Long", tuple(steps))
    brief = write(view, SHEET, form=Form.BRIEF, story=tell_story(story, view.events, view.events))
    text = told_in(brief)
    left = int(re.search(r"(\d+)furtherstepsinthereport", text)[1])
    assert 0 < left < 60
    assert text.count("AmeetinginGeneva") == 60 - left
    if brief.startswith(b"%PDF"):
        assert len(pages_of(brief)) == 1


def test_the_same_story_gives_the_same_deck(view):
    assert draw_deck(view, SHEET, story=story_in(view)) == draw_deck(view, SHEET, story=story_in(view))
