"""Settings name the models, what is wrong with them is told by its key, and without them nothing changes."""

import pytest

from geo.cli import main
from geo.engines import OURS, Endpoint, Engines, ReaderKind, find_settings, read_engines
from geo.errors import InputError
from geo.ui.loading import inputs_from_arguments

LOCAL = '[events]\nendpoint = "http://localhost:8000/v1/"\nmodel = "m"\n'
REMOTE = '[events]\nendpoint = "https://example.org/v1"\nmodel = "m"\napi_key_env = "MY_KEY"\n'


@pytest.fixture
def settings(tmp_path):
    def write(text):
        path = tmp_path / "dateline.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_empty_settings_choose_our_own_models(settings):
    assert read_engines(settings("# nothing\n")) == OURS == Engines("", None)


def test_all_keys_are_read(settings):
    text = f'[language]\npipeline = "en_core_web_trf"\n{REMOTE}timeout_seconds = 5\n'
    assert read_engines(settings(text)) == Engines(
        "en_core_web_trf", Endpoint("https://example.org/v1", "m", 5.0, "MY_KEY")
    )


@pytest.mark.parametrize("reader", list(ReaderKind))
def test_a_reader_is_chosen_without_an_endpoint(settings, reader):
    assert read_engines(settings(f'[events]\nreader = "{reader}"\n')) == Engines(reader=reader)


def test_a_folder_is_sought_beside_the_settings(settings, tmp_path):
    assert read_engines(settings('[language]\npipeline = "./mine"\n')).pipeline == str((tmp_path / "mine").resolve())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[events\n", "line 1"),
        ("\nmodel = \n", "line 2"),
        ("[evnts]\n", "'evnts' is unknown; there is language, events"),
        ("events = 3\n", "[events]: must be a table"),
        ('[language]\npipline = "x"\n', "'pipline' is unknown; there is pipeline"),
        ("[language]\npipeline = 3\n", "[language] pipeline: must be a line of text"),
        ('[events]\nreader = "slow"\n', "[events] reader: is none of rules, fast"),
        ("[events]\nreader = 3\n", "[events] reader: must be a line of text"),
        ('[events]\nreader = "fast"\nmodel = "m"\n', "[events] endpoint: is missing"),
        ('[events]\nmodel = "m"\n', "[events] endpoint: is missing"),
        ('[events]\nendpoint = "http://localhost:1/v1"\n', "[events] model: is missing"),
        (LOCAL + 'timeout_seconds = "long"\n', "[events] timeout_seconds: must be a number"),
        (LOCAL + "timeout_seconds = 0\n", "timeout_seconds"),
        (LOCAL + "timeout_seconds = true\n", "timeout_seconds"),
        (LOCAL + "timeout_seconds = nan\n", "timeout_seconds"),
        (LOCAL + 'api_key = "sk-123"\n', "a key never stands in the file"),
        (LOCAL + 'api_key_env = "sk-123"\n', "must be the name of an environment variable"),
        (REMOTE.replace("https", "http"), "over https only"),
        (REMOTE.replace("https", "ftp"), "[events] endpoint: must be an http or https address"),
        (REMOTE.replace("https", "file"), "must be an http or https address"),
        (REMOTE.replace("example.org", "example.org:port"), "must be an http or https address"),
        (REMOTE.replace("example.org", "me:secret@example.org"), "without a user"),
        (REMOTE.replace("/v1", "/v1?x=1"), "what follows ?"),
    ],
)
def test_what_is_wrong_is_told_by_line_or_key(settings, text, told):
    with pytest.raises(InputError) as caught:
        read_engines(settings(text))
    assert told in str(caught.value)
    assert "dateline.toml" in str(caught.value)
    assert "sk-123" not in str(caught.value)


def test_a_missing_or_binary_or_huge_file_is_refused(tmp_path):
    path = tmp_path / "x.toml"
    with pytest.raises(InputError, match="cannot be read"):
        read_engines(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="holds bytes that are no text"):
        read_engines(path)
    path.write_bytes(b"#" * 100_000)
    with pytest.raises(InputError, match="too large"):
        read_engines(path)


def test_settings_that_were_only_found_cannot_send_articles_away(settings):
    with pytest.raises(InputError, match=r"say --config dateline\.toml"):
        read_engines(settings(REMOTE), named=False)
    assert read_engines(settings(LOCAL), named=False).endpoint is not None
    assert read_engines(settings(REMOTE)).endpoint is not None


def test_settings_are_found_in_their_folder_alone(settings, tmp_path):
    assert find_settings(tmp_path) is None
    path = settings("")
    assert find_settings(tmp_path) == path
    (tmp_path / "inner").mkdir()
    assert find_settings(tmp_path / "inner") is None


def test_the_command_line_reads_the_settings_of_the_working_folder(settings, tmp_path, monkeypatch, capsys):
    settings('[language]\npipeline = "no-such-pipeline"\n')
    (tmp_path / "a.txt").write_text("Turkey attacked Syria.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in ("places", "dates", "events"):
        assert main([command, "a.txt"]) == 2
        assert "'no-such-pipeline' is not installed" in capsys.readouterr().err


def test_the_page_takes_the_settings_from_its_arguments(settings):
    inputs = inputs_from_arguments(["a.txt", "--config", str(settings(LOCAL))])
    assert inputs.engines.endpoint == Endpoint("http://localhost:8000/v1", "m")
    assert inputs_from_arguments(["a.txt"]).engines == OURS
