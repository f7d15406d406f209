"""Under which names a server of ours may be reached.

A page from elsewhere can give its own name the address of this machine, and then speaks to our server as to its own.
What tells the two apart is the name that the browser asks for: only those by which we are known are let in.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit


def is_our_name(host: str, *, address: str, named: Sequence[str] = ()) -> bool:
    """Say whether a `Host` header asks for a name by which a server is reached.

    Args:
        host: The header, with or without a port.
        address: What the server listens to, empty for everything. Where that is this machine alone, only "localhost"
            and its numbers are ours; else also the machine's name, and any address in numbers, which no page from
            elsewhere can pose as.
        named: What the user has allowed, if anything: then only these are ours; "*.example.org" stands for all names
            below, "*" for all.
    """
    name = _name_of(host)
    if not name:
        return False
    if named:
        return any(_fits(name, pattern.strip().lower().rstrip(".")) for pattern in named)
    if name == "localhost":
        return True
    number = _number(name)
    if is_of_this_machine_alone(address):
        return number is not None and number.is_loopback
    here = socket.gethostname().lower()
    return number is not None or name in {here, f"{here}.local", address.lower()}


def is_of_this_machine_alone(address: str) -> bool:
    """Say whether nobody but this machine reaches what listens to an address; an empty one is every address."""
    number = _number(address)
    return address == "localhost" or (number is not None and number.is_loopback)


def _name_of(host: str) -> str:
    """Return the name in a `Host` header, in small letters; empty where it is malformed."""
    try:
        parts = urlsplit(f"//{host}")
        parts.port  # noqa: B018 asked for, it is checked
    except ValueError:
        return ""
    more = parts.username or parts.password or parts.path or parts.query or parts.fragment or "@" in host
    return "" if more else (parts.hostname or "").rstrip(".")


def _fits(name: str, pattern: str) -> bool:
    return pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:]))


def _number(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
