import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.hosts import is_our_name

HERE, ALL = "127.0.0.1", "0.0.0.0"


@pytest.fixture(autouse=True)
def machine(monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "Desk")


@pytest.mark.parametrize(
    ("host", "address", "named", "ours"),
    [
        ("localhost", HERE, (), True),
        ("localhost:8501", HERE, (), True),
        ("LOCALHOST.:8501", HERE, (), True),
        ("127.0.0.1:8501", HERE, (), True),
        ("[::1]:8501", HERE, (), True),
        ("[::1]:8501", "::1", (), True),
        ("desk:8501", HERE, (), False),
        ("192.168.0.7:8501", HERE, (), False),
        ("0.0.0.0:8501", HERE, (), False),
        ("example.org", HERE, (), False),
        ("localhost.example.org", HERE, (), False),
        ("127.0.0.1.example.org:8501", HERE, (), False),
        ("localhost:x", HERE, (), False),
        ("a@localhost", HERE, (), False),
        ("@localhost", HERE, (), False),
        ("localhost/a", HERE, (), False),
        ("localhost?a", HERE, (), False),
        ("", HERE, (), False),
        ("192.168.0.7:8501", ALL, (), True),
        ("192.168.0.7:8501", "", (), True),
        ("[fe80::1]", "::", (), True),
        ("desk:8501", ALL, (), True),
        ("desk.local", ALL, (), True),
        ("localhost", ALL, (), True),
        ("example.org", ALL, (), False),
        ("maps.example.org", "maps.example.org", (), True),
        ("maps.example.org", ALL, ("maps.example.org",), True),
        ("Maps.Example.org:443", ALL, ("maps.example.org",), True),
        ("localhost", ALL, ("maps.example.org",), False),
        ("a.example.org", ALL, ("*.example.org",), True),
        ("example.org", ALL, ("*.example.org",), False),
        ("example.org", HERE, ("*",), True),
        ("a b:c", HERE, ("*",), False),
    ],
)
def test_only_names_of_ours_are_let_in(host, address, named, ours):
    assert is_our_name(host, address=address, named=named) is ours


@given(
    st.text(max_size=30) | st.from_regex(r"([a-z0-9.\-\[\]:%@/]{0,12}localhost[a-z0-9.\-:@/]{0,12})", fullmatch=True)
)
def test_no_header_is_ours_but_this_machine_and_none_is_an_error(host):
    if is_our_name(host, address=HERE):
        name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
        assert name.casefold().rstrip(".") in {"localhost", "[::1]"} or name.startswith("127.") or "::1" in name
