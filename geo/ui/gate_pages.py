"""The plain pages of the gate: what a visitor sees who has not been let in. Nothing of the page itself is in them."""

from collections.abc import Sequence

from geo.views.escape import escape_html
from geo.views.style_colours import colour_variables

_STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink);
  font: 16px/24px "Source Sans", system-ui, sans-serif; }
main { box-sizing: border-box; width: min(400px, 100vw - 32px); margin: 24px 0; padding: 28px 28px 24px;
  background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
h1 { margin: 0 0 4px; font-size: 22px; line-height: 32px; font-weight: 600; letter-spacing: -.01em; }
p { margin: 0 0 16px; color: var(--soft); overflow-wrap: anywhere; text-wrap: pretty; }
p.wrong { color: var(--rejected); }
label { display: block; font-weight: 600; margin: 0 0 4px; }
input { box-sizing: border-box; width: 100%; height: 44px; padding: 0 12px; font: inherit; color: var(--ink);
  background: var(--paper); border: 1px solid var(--soft); border-radius: 6px; }
button, a.button { display: block; box-sizing: border-box; width: 100%; min-height: 44px; margin: 12px 0 0;
  padding: 9px 12px; border: 1px solid var(--accent); border-radius: 6px; background: var(--accent);
  color: var(--paper); font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
  overflow-wrap: anywhere; }
a.plain { background: none; color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
"""


def word_page(*, wrong: str = "") -> str:
    """Return the page that asks for the shared word.

    Args:
        wrong: Why it asks again.
    """
    told = f'<p class="wrong" role="alert">{escape_html(wrong)}</p>' if wrong else ""
    return _page(
        "Shared word",
        f"""<p>This map is open to those who know its word.</p>{told}
<form method="post"><label for="word">Shared word</label>
<input id="word" name="word" type="password" autocomplete="current-password" required autofocus>
<button type="submit">Open the map</button></form>""",
    )


def login_page(ways: Sequence[tuple[str, str]]) -> str:
    """Return the page that leads to a login.

    Args:
        ways: What each provider is called and its address; the one that has no name is called by nothing.
    """
    links = "".join(
        f'<a class="button" href="{escape_html(address)}">Log in{f" with {escape_html(name)}" if name else ""}</a>'
        for name, address in ways
    )
    return _page("Log in", f"<p>This map is open to its team. Log in to see it.</p>{links}")


def no_role_page(called: str, leave: str) -> str:
    """Return the page of who has logged in and has no role.

    Args:
        called: Who he is.
        leave: The address that logs him out.
    """
    return _page(
        "No role",
        f"""<p>You are logged in as {escape_html(called)}, but nobody has given you a role here. Ask whoever runs this
map for one, then load this page again.</p>
<a class="button plain" href="{escape_html(leave)}">Log out</a>""",
    )


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title} · Dateline</title><style>{colour_variables(':root')}{_STYLE}</style></head>"
        f"<body><main><h1>Dateline</h1>{body}</main></body></html>"
    )
