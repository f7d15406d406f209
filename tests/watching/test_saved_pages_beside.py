"""A watched folder into which a browser saves its pages: the page is read, what is saved beside it is not."""

from geo.watching.folders import kept_name, look_at


def test_what_a_browser_saves_beside_a_page_is_passed_over_and_told_once(tmp_path):
    for name in ("Story.html", "Story_files/frame.html", "Story_files/a.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("<p>Talks.</p>")
    found = look_at([str(tmp_path)], {}, lambda _seconds: None)
    assert list(found.ready) == [str(tmp_path / "Story.html")]
    assert [one.where for one in found.passed] == [str(tmp_path / "Story_files")]
    read = {kept_name(path): mark for path, mark in (found.ready | found.others).items()}
    again = look_at([str(tmp_path)], read, lambda _seconds: None)
    assert (again.ready, again.others, again.passed) == ({}, {}, ())
