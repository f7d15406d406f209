"""What is no file is refused and never waited for; a file is written whole or not at all."""

import errno
import os
import socket
import stat
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from geo.articles.reading import read_inputs
from geo.cli import main
from geo.disk import is_folder, look, open_plain, stamps, write_whole
from geo.errors import ExportError, InputError, WorkspaceError
from geo.exports.verifying import read_earlier, verify_pack
from geo.exports.writing import save
from geo.gazetteer.adding import add_dump
from geo.workspace.finding import split_inputs, workspace_beside
from geo.workspace.store import Workspace, is_workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and permissions of another kind")
STORY = "Soldiers left Kursk for Moscow on Monday."


def pipe(folder: Path, name: str = "pipe.txt") -> Path:
    os.mkfifo(folder / name)
    return folder / name


def unix_socket(folder: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as open_socket:
        open_socket.bind(str(folder / "s.txt"))
    return folder / "s.txt"


def link_to_device(folder: Path) -> Path:
    (folder / "zero.txt").symlink_to("/dev/zero")
    return folder / "zero.txt"


ODD = {"a pipe": pipe, "a socket": unix_socket, "a device": link_to_device}
LONG = "x" * 252 + ".txt"  # 256 characters
# Names that no file can have, of every kind that a system call refuses.
IMPOSSIBLE = {"too long": LONG, "too deep": "d/" * 2100 + "x.txt", "a NUL": "a\0b.txt"}


@pytest.fixture(params=ODD)
def odd(request, tmp_path):
    """What it is, and where it lies."""
    return request.param, ODD[request.param](tmp_path)


# ---- reading ----


def test_what_is_no_file_is_not_opened(odd):
    kind, path = odd
    with pytest.raises(InputError, match=f"is {kind}, and only files are read"):
        open_plain(path)


def test_a_pipe_that_takes_a_files_place_in_between_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr("geo.disk.look", lambda _: None)
    with pytest.raises(InputError, match="is a pipe"):
        open_plain(pipe(tmp_path))


@pytest.mark.parametrize("name", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_a_name_that_no_file_can_have_is_an_error_of_ours(tmp_path, name):
    with pytest.raises(InputError):
        look(tmp_path / name)
    with pytest.raises(InputError):
        open_plain(tmp_path / name)
    assert not is_folder(tmp_path / name)
    assert not is_workspace(tmp_path / name)
    assert workspace_beside([tmp_path / name]) is None


def test_an_input_that_is_no_file_is_refused_with_the_reason(odd):
    kind, path = odd
    articles, (refused,) = read_inputs([path])
    assert articles == ()
    assert refused.where == str(path)
    assert refused.reason.startswith(f"is {kind}, and only files are read")


def test_one_inside_a_folder_is_too_and_the_others_are_read(odd, tmp_path):
    kind, path = odd
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    articles, (refused,) = read_inputs([tmp_path])
    assert [article.id for article in articles] == ["story.md"]
    assert (refused.where, refused.reason.startswith(f"is {kind}")) == (str(path), True)


@pytest.mark.parametrize(
    ("mode", "kind"), [(stat.S_IFIFO, "a pipe"), (stat.S_IFCHR, "a device"), (stat.S_IFSOCK, "a socket")]
)
def test_one_inside_an_archive_is_too(tmp_path, mode, kind):
    path = tmp_path / "stories.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("story.txt", STORY)
        odd = zipfile.ZipInfo("odd.txt")
        odd.external_attr = (mode | 0o644) << 16
        archive.writestr(odd, STORY)
    articles, (refused,) = read_inputs([path])
    assert len(articles) == 1
    assert refused.reason == f"is {kind} and no file; pack the file itself"


@pytest.mark.parametrize("name", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_input_of_an_impossible_name_is_refused(tmp_path, name):
    articles, (refused,) = read_inputs([tmp_path / name])
    assert articles == ()
    assert "name" in refused.reason or "no such file" in refused.reason


@pytest.mark.pipeline
def test_a_name_that_is_no_text_can_be_told_kept_and_exported(tmp_path):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text(STORY, encoding="utf-8")
    (article,), refused = read_inputs([path])
    assert (article.id, refused) == ("caf?.txt", ())
    workspace = Workspace.open(tmp_path / "desk.dateline")
    assert workspace.add_articles([article]) == (article,)
    assert main(["export", str(path), "--published", "2024-09-01", "-o", str(tmp_path / "out.geojson")]) == 0


COMMANDS = {
    "input": ["places", "{}"],
    "workspace": ["places", "{story}", "--workspace", "{}"],
    "settings": ["places", "{story}", "--config", "{}"],
    "earlier pack": ["brief", "{story}", "-o", "{out}", "--since", "{}"],
    "pack": ["brief", "--verify", "{}"],
    "dump": ["gazetteer", "add", "{}"],
    "page": ["app", "{story}", "--workspace", "{}", "--no-browser"],
    "page's settings": ["app", "{story}", "--config", "{}", "--no-browser"],
    "output": ["export", "{story}", "-o", "{}"],
}


@pytest.mark.pipeline
@pytest.mark.parametrize("what", ["pipe", *IMPOSSIBLE])
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_each_command_refuses_it_in_words(tmp_path, capsys, command, what):
    story = tmp_path / "story.md"
    story.write_text(f"---\npublished: 2024-09-01\n---\n{STORY}", encoding="utf-8")
    ending = ".csv" if "export" in command else ".txt"
    given = pipe(tmp_path, f"pipe{ending}") if what == "pipe" else tmp_path / IMPOSSIBLE[what].replace(".txt", ending)
    filled = [word.format(given, story=story, out=tmp_path / "pack.zip") for word in command]
    assert main(filled) in (1, 2)
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 3


# ---- writing ----


def test_a_link_that_waits_beside_a_file_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("untouched", encoding="utf-8")
    (tmp_path / ".map.png.part").symlink_to(victim)
    save(b"picture", tmp_path / "map.png")
    assert (tmp_path / "map.png").read_bytes() == b"picture"
    assert victim.read_text(encoding="utf-8") == "untouched"


def test_a_link_of_the_files_own_name_is_replaced_and_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("untouched", encoding="utf-8")
    (tmp_path / "map.png").symlink_to(victim)
    save(b"picture", tmp_path / "map.png")
    assert victim.read_text(encoding="utf-8") == "untouched"
    assert not (tmp_path / "map.png").is_symlink()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666])
def test_a_file_keeps_its_permissions(tmp_path, mode):
    path = tmp_path / "map.png"
    path.write_bytes(b"old")
    path.chmod(mode)
    save(b"new", path)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", mode)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_that_its_user_wants(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        save(b"new", tmp_path / "map.png")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "map.png").stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root writes files of others")
def test_a_file_of_another_user_stays_his(tmp_path):
    path = tmp_path / "map.png"
    path.write_bytes(b"old")
    os.chown(path, 65534, 65534)
    save(b"new", path)
    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65534)


def test_a_name_as_long_as_a_name_may_be_can_be_written(tmp_path):
    path = tmp_path / ("x" * 251 + ".png")
    save(b"picture", path)
    assert path.read_bytes() == b"picture"


@pytest.mark.parametrize("name", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_impossible_name_cannot_be_written(tmp_path, name):
    with pytest.raises(ExportError, match="cannot be written"):
        save(b"picture", tmp_path / name)
    with pytest.raises(WorkspaceError):
        Workspace.open(tmp_path / name)


def test_what_is_no_file_is_not_replaced(odd, tmp_path):
    kind, path = odd
    if kind == "a device":
        pytest.skip("the device is behind a link, which is replaced")
    with pytest.raises(ExportError, match=f"it is {kind}"):
        save(b"picture", path)
    with pytest.raises(ExportError, match="it is a folder"):
        save(b"picture", tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_read_only_file_is_not_replaced(lockable):
    path = lockable / "map.png"
    path.write_bytes(b"old")
    path.chmod(0o400)
    with pytest.raises(ExportError, match="read-only"):
        save(b"new", path)
    assert path.read_bytes() == b"old"


def test_a_folder_that_may_not_be_written_to_is_told(lockable):
    lockable.chmod(0o500)
    with pytest.raises(ExportError, match="Permission denied"):
        save(b"new", lockable / "map.png")
    lockable.chmod(0o700)
    assert list(lockable.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only")]
)
@pytest.mark.parametrize("at", ["open", "fsync", "fchmod"])
def test_a_disk_that_gives_out_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch, number, words, at):
    path = tmp_path / "map.png"
    path.write_bytes(b"old")

    def give_out(*_args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, at, give_out)
    with pytest.raises(ExportError, match=words):
        save(b"new", path)
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_who_stops_it_leaves_nothing_beside_the_file(tmp_path, monkeypatch):
    def stop(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "map.png", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.pipeline
def test_output_that_nobody_can_take_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("They met on 3 May 2024.")
    command = [sys.executable, "-m", "geo", "dates", str(tmp_path / "a.txt"), "--no-cache"]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_workspace_that_is_no_file_is_told(odd):
    kind, path = odd
    with pytest.raises(WorkspaceError, match=f"is {kind}"):
        Workspace.open(path)


def test_articles_are_told_from_workspaces_without_opening_what_is_no_file(odd):
    _, path = odd
    assert split_inputs([path]) == ((path,), None)


def test_a_pack_or_dump_that_is_no_file_is_told(odd):
    kind, path = odd
    with pytest.raises(InputError, match=f"is {kind}"):
        verify_pack(path)
    with pytest.raises(InputError, match=f"is {kind}"):
        add_dump(path)


def test_an_upload_is_still_read_as_a_pack():
    with pytest.raises(InputError, match="cannot be read as a pack"):
        read_earlier(BytesIO(b"no zip"))


# ---- stamps ----


def test_every_file_below_a_folder_has_a_stamp_that_changes_with_it(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("one.txt", "a/two.txt", "a/b/three.txt"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    (tmp_path / "link.txt").symlink_to(tmp_path / "one.txt")
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere")
    before = list(stamps(tmp_path))
    names = [str(tmp_path / name) for name in ("a/b/three.txt", "a/two.txt", "link.txt", "one.txt")]
    assert [name for name, _, _ in before] == names
    (tmp_path / "a" / "two.txt").write_text("12", encoding="utf-8")
    after = list(stamps(tmp_path))
    assert [one != other for one, other in zip(before, after, strict=True)] == [False, True, False, False]
    assert list(stamps(tmp_path / "one.txt")) == [before[3]]
    assert list(stamps(tmp_path / "nowhere")) == []
