/* The list of events, a row each. While time plays it shows those of the bars that the timeline has come to, and the
 * server is not asked.
 *
 *   draw(root, data, tell)   data.rows has of each event its id, its sign, title and facts, whether it is new, its first
 *                            and last bar (or null), and the stretches of its sentence in which something was found
 */
import { el } from "./dom.js";
import { countWords } from "./words.js";

const MOST = 60; // rows that are drawn while time plays: nobody reads more then

export function draw(root, { rows, playing }, tell) {
  const heading = el("p", { class: "played-head" }), list = el("div", { role: "list" });
  const show = () => {
    const passes = playing && window.datelinePassing;
    const shown = passes ? rows.filter(({ bars }) => bars && passes(...bars)) : rows;
    heading.hidden = !playing;
    heading.textContent = countWords(shown.length, "event") + (shown.length > MOST ? ", the newest " + MOST : "");
    list.replaceChildren(...(playing ? shown.slice(0, MOST) : shown).map((row) => item(row, tell)));
  };
  root.replaceChildren(el("section", { class: "rows" + (playing ? " played" : ""), "aria-label": "Events" }, [heading, list]));
  show();
  if (!playing) return undefined;
  document.addEventListener("dateline-during", show);
  return () => document.removeEventListener("dateline-during", show);
}

function item({ id, sign, title, facts, fresh, found }, tell) {
  const words = el("p", {}, [fresh ? el("span", { class: "new", text: "new" }) : null, fresh ? el("span", { text: " " }) : null, el("strong", { text: title }), el("br"), el("span", { text: facts })]);
  const hit = found.length ? el("p", { class: "hit" }, found.map(([text, is]) => el(is ? "mark" : "span", { text }))) : null;
  return el("div", { role: "listitem", class: "st-key-row-" + sign + "-" + id }, [el("button", { type: "button", onclick: (event) => open(event.currentTarget, id, tell) }, [words]), hit]);
}

/* What opens in place of the list begins at its beginning, however far down the list was read: on a phone both are one
 * sheet, which would stay where it is.
 */
function open(button, id, tell) {
  button.closest('[class*="st-key-panel-"]')?.scrollTo({ top: 0, behavior: "instant" });
  tell("open", id);
}
