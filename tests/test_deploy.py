"""The samples in `deploy/`: they start a command line of ours, and the programs that are here accept them."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from geo.commands.app import app_parser

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
PORT = "8501"


def text(name):
    """Return a sample without its comments."""
    return re.sub(r"(?m)^\s*#.*$", "", (DEPLOY / name).read_text(encoding="utf-8"))


def options(words):
    """Return what our command line makes of the words behind `dateline app`."""
    assert Path(words[0]).name == "dateline"
    assert words[1] == "app"
    return app_parser().parse_args(words[2:])


def test_the_unit_starts_the_page_for_its_own_machine_behind_a_login():
    told = options(shlex.split(re.search(r"(?m)^ExecStart=(.*)$", text("dateline.service"))[1]))
    assert (told.address, str(told.port), told.names) == (None, PORT, ["maps.example.org"])
    assert "LoadCredential=login.toml:" in text("dateline.service")
    assert str(told.login) == "${CREDENTIALS_DIRECTORY}/login.toml"


def test_the_unit_writes_to_its_own_folder_alone():
    unit = dict(re.findall(r"(?m)^(\w+)=(.*)$", text("dateline.service")))
    assert unit["StateDirectory"] == "dateline"
    assert unit["WorkingDirectory"] == "/var/lib/dateline"
    assert (unit["ProtectSystem"], unit["NoNewPrivileges"], unit["CapabilityBoundingSet"]) == ("strict", "yes", "")
    assert "ReadWritePaths" not in unit


def test_the_container_asks_whoever_comes_and_runs_without_root():
    told = text("Containerfile")
    entry = options(re.findall(r'"([^"]*)"', re.search(r"(?m)^ENTRYPOINT (.*)$", told)[1]))
    assert (entry.address, str(entry.port), entry.no_browser) == (
        "0.0.0.0",
        PORT,
        True,
    )  # so there is a word, or a login
    last = told.rpartition("FROM ")[2]
    assert re.findall(r"(?m)^USER (\S+)", last) == ["10001:10001"]
    assert re.findall(r"(?m)^VOLUME (\S+)", last) == ["/var/lib/dateline"]


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxies_pass_on_to_where_the_page_listens(name):
    assert re.findall(r"127\.0\.0\.1:(\d+)", text(name)) == [PORT]


def accepted(*command):
    """Run a program that checks a file; skip where it is not here."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_systemd_accepts_the_unit(tmp_path):
    program = tmp_path / "dateline"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "dateline.service"
    written = (DEPLOY / "dateline.service").read_text(encoding="utf-8")
    unit.write_text(written.replace("/opt/dateline/bin/dateline", str(program)), encoding="utf-8")
    accepted("systemd-analyze", "verify", "--man=no", str(unit))


@pytest.mark.slow
def test_nginx_accepts_its_site(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    key, certificate = tmp_path / "key", tmp_path / "certificate"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=maps.example.org"]
    subprocess.run([*made, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    site = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    site = re.sub(r"(ssl_certificate) .*;", rf"\1 {certificate};", site)
    site = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {key};", site)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{site}\n}}\n", encoding="utf-8")
    accepted("nginx", "-t", "-q", "-c", str(whole))


@pytest.mark.slow
def test_caddy_accepts_its_site():
    accepted("caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))


@pytest.mark.parametrize("given", ["maps", "/maps/", "/a/b-c/d.e_f~g", "/", ""])
def test_a_path_to_serve_under_is_taken_with_and_without_slashes(given):
    assert app_parser().parse_args(["--base-path", given]).base_path == given.strip("/")


@pytest.mark.parametrize(
    "words",
    [
        ["--base-path", "/a b"], ["--base-path", "/.."], ["--base-path", "a//b"], ["--base-path", "/a?b"],
        ["--name", "https://a.org"], ["--name", "a.org:80"], ["--name", ""], ["--name", "a b"],
    ],
)  # fmt: skip
def test_what_is_no_path_or_name_is_told(words, capsys):
    with pytest.raises(SystemExit):
        app_parser().parse_args(words)
    assert "want " in capsys.readouterr().err
