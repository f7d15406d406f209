"""When a page of Streamlit is at rest: all that was asked of the server is answered, and every answer is drawn.

A person looks before the next click; a test that does not may click what is being replaced, or press a key that nobody
hears yet. So whatever these tests do to a page waits until it is at rest. That is known, not guessed: a script in the
page follows what goes to the server and what comes back, and Streamlit tells when it has taken in the last of it.
"""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Keyboard, Locator, Mouse, Page
from playwright.sync_api import TimeoutError as Late
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# A page with work that reports on itself all the time is never at rest, and what is done to it is done then.
LONGEST = 120_000  # milliseconds

# How often a page is asked how it is, in milliseconds. Asked at each frame, as Playwright does by itself, it draws
# sixty frames a second for nothing else, which takes an eighth of a core.
OFTEN = 50

_ACTIONS = {
    Locator: (
        "check", "clear", "click", "dblclick", "dispatch_event", "drag_to", "fill", "focus", "hover", "press",
        "press_sequentially", "scroll_into_view_if_needed", "select_option", "set_checked", "set_input_files", "tap",
        "type", "uncheck",
    ),
    Page: ("go_back", "go_forward", "reload"),
    Keyboard: ("down", "insert_text", "press", "type"),
    Mouse: ("click", "dblclick", "down", "wheel"),
}  # fmt: skip


def _number(message: type, field: str) -> int:
    return message.DESCRIPTOR.fields_by_name[field].number


_KNOWN = {
    "rerun": _number(BackMsg, "rerun_script"),
    "begun": _number(ForwardMsg, "new_session"),
    "ended": _number(ForwardMsg, "script_finished"),
    "goesOn": ForwardMsg.FINISHED_EARLY_FOR_RERUN,
}

# Runs in the page before anything else does.
FOLLOWED = (
    """
(() => {
  if (window.top !== window || location.protocol === "file:") return;
  const known = """
    + json.dumps(_KNOWN)
    + """;
  const IN_DRAWING = 60;    // milliseconds: Streamlit draws what came in pieces, some milliseconds apart
  const UNANSWERED = 5000;  // milliseconds: what was asked of a part of the page that is gone by then gets no answer
  let asked = -Infinity, waiting = true, running = false, calm = null;

  // A map tells of itself when it has come; what is clicked in the same moment, Streamlit can lose.
  const MAP_COMES = 15000; // milliseconds in which it does
  const maps = new WeakMap(), heard = new WeakSet();
  window.addEventListener("message", ({ data, source }) => {
    if (data?.type === "streamlit:setComponentValue") heard.add(source);
  });
  const awaited = (map, now) => {
    if (!maps.has(map)) maps.set(map, now);
    return !heard.has(map.contentWindow) && now - maps.get(map) < MAP_COMES;
  };

  // What was done and what came back, for whoever must find out why a test failed.
  const trail = window.datelineTrail = [];
  const tell = (what) => {
    trail.push(`${(performance.now() / 1000).toFixed(2)} ${what}`);
    trail.splice(0, trail.length - 80);
  };
  for (const kind of ["pointerdown", "pointerup", "click", "keydown"])
    document.addEventListener(kind, (event) => {
      const on = event.target, key = on.closest?.("[class*=st-key-]")?.className.match(/st-key-\\S+/)?.[0] ?? "";
      tell(`${kind} ${event.key ?? ""} on ${on.tagName} ${key} ${(on.textContent ?? "").trim().slice(0, 30)}`);
    }, true);

  // The numbers and values of a message's own fields; a value that is no number counts as 0.
  function* fields(buffer) {
    const bytes = new Uint8Array(buffer);
    let at = 0;
    const number = () => {
      let value = 0, scale = 1;
      for (;;) {
        const byte = bytes[at++];
        value += (byte & 127) * scale;
        if (byte < 128) return value;
        scale *= 128;
      }
    };
    while (at < bytes.length) {
      const tag = number(), kind = tag & 7;
      let value = 0;
      if (kind === 0) value = number();
      else if (kind === 1) at += 8;
      else if (kind === 5) at += 4;
      else { const length = number(); at += length; }
      yield [Math.floor(tag / 8), value];
    }
  }

  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", (event) => {
        calm = null;
        if (window.datelineDeaf) event.stopImmediatePropagation();
        for (const [field, value] of fields(event.data)) {
          if (field === known.begun) {
            waiting = false;
            running = true;
            tell("< a run begins");
            const act = window.datelineOnRun; // what a test does in this moment
            window.datelineOnRun = null;
            act?.();
          }
          if (field === known.ended) {
            running = value === known.goesOn;
            tell(`< a run ends: ${value}${window.datelineDeaf ? ", unheard" : ""}`);
            window.datelineDeaf = window.datelineDeaf && running;
          }
        }
      });
    }
    send(data) {
      calm = null;
      for (const [field] of fields(data)) {
        if (field === known.rerun) { waiting = true; asked = performance.now(); tell("> a run is asked for"); }
      }
      super.send(data);
    }
  };

  // What is fetched when it is first needed comes after the answer: parts of Streamlit, and our own components.
  const own = '[data-testid^="stBidiComponent"]';
  const isDrawn = (one) => one.matches("[data-drawn]") || one.querySelector("[data-drawn]");
  const came = () => !document.querySelector('[data-testid="stSkeleton"]')
    && [...document.querySelectorAll(own)].every(isDrawn);

  window.datelineAtRest = () => {
    const now = performance.now();
    const app = document.querySelector('[data-testid="stApp"]');
    const drawn = app?.dataset.testScriptState === "notRunning" && app.dataset.testConnectionState === "CONNECTED"
      && !document.getElementById("dateline-opening");
    const coming = [...document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]')];
    const unanswered = running || (waiting && now - asked < UNANSWERED);
    if (!drawn || !came() || unanswered || coming.some((map) => awaited(map, now))) {
      calm = null;
      return false;
    }
    calm ??= now;
    return now - calm > IN_DRAWING;
  };
})();
"""
)

# What turns, pulses and slides does so for people: a browser without a graphics card draws sixty pictures a second of
# it. All comes to its end at once, and says so. Runs in the page before anything else does, and in its frames.
STILL = """
(() => {
  const sheet = new CSSStyleSheet();
  const time = ["animation-duration", "animation-delay", "transition-duration", "transition-delay"];
  const still = [...time.map((name) => `${name}: 0s !important;`), "animation-iteration-count: 1 !important;"];
  sheet.replaceSync(`*, *::before, *::after { ${still.join(" ")} }`);
  document.adoptedStyleSheets.push(sheet);
})();
"""


def rest(page: Page, *, within: float = LONGEST) -> None:
    """Wait until a page is at rest. One that knows no server always is.

    Raises:
        playwright.sync_api.TimeoutError: It is not, however long one waits.
    """
    holds(page, "() => !window.datelineAtRest || window.datelineAtRest()", within=within)


def holds(page: Page, condition: str, given: object = None, *, within: float | None = None) -> None:
    """Wait until a condition in JavaScript holds.

    Args:
        page: The page.
        condition: A function of what is given.
        given: What the condition needs.
        within: Milliseconds after which it is too late; without it, as long as the page waits for anything.

    Raises:
        playwright.sync_api.TimeoutError: It holds not, however long one waits.
    """
    page.wait_for_function(condition, arg=given, timeout=within, polling=OFTEN)


def told(page: Page) -> str:
    """What was done to a page lately, and what it asked of its server and was answered, a line each."""
    state = page.evaluate(
        "() => JSON.stringify([window.datelineAtRest?.(), document.querySelector('[data-testid=stApp]')?.dataset])"
    )
    return "\n".join([*page.evaluate("() => window.datelineTrail ?? []"), f"at rest, and how it is: {state}"])


def fits(page: Page, condition: str, **given: object) -> None:
    """Wait until a page is laid out so that a condition in JavaScript holds: layout follows fonts, sheets and sizes.

    Args:
        page: The page.
        condition: It may ask for `box(selector)`, the edges of what is found first, and for `given`.
        given: What the condition needs.
    """
    box = "const box = (words) => document.querySelector(words)?.getBoundingClientRect() ?? {};"
    holds(page, f"given => {{ {box} return {condition}; }}", given)


def pause_on(page: Page, words: str, *, note: str = "null") -> None:
    """Have "Pause" pressed as soon as the playing timeline shows some words, however long the browser takes for a step.

    Args:
        page: The page.
        words: What the timeline says then.
        note: In JavaScript, what is to be kept of that moment, as `window.datelinePaused`.
    """
    page.evaluate(
        f"""words => {{
        const said = document.querySelector('.tl-words');
        const seen = new MutationObserver(() => {{
            if (!said.textContent.includes(words)) return;
            seen.disconnect();
            window.datelinePaused = {note};
            document.querySelector('button[aria-label="Pause"]').click();
        }});
        seen.observe(said, {{ childList: true, characterData: true, subtree: true }}); }}""",
        words,
    )


@contextmanager
def patient_actions(page_of: Callable[[object], Page | None]) -> Iterator[None]:
    """Have all that Playwright does to a page wait until the page is at rest, within the block.

    Args:
        page_of: The page that a locator, keyboard, mouse or page acts on, or none where it need not wait.
    """
    plain = {(kind, name): getattr(kind, name) for kind, names in _ACTIONS.items() for name in names}
    for (kind, name), action in plain.items():
        setattr(kind, name, _patient(action, page_of))
    try:
        yield
    finally:
        for (kind, name), action in plain.items():
            setattr(kind, name, action)


def _patient(action: Callable, page_of: Callable[[object], Page | None]) -> Callable:
    @functools.wraps(action)
    def act(self, *args, **options):
        page = page_of(self)
        if page is not None:
            with suppress(Late):
                rest(page)
        return action(self, *args, **options)

    return act
