/* The list of events in the page that stands alone, each with its evidence. */
import { el } from "./dom.js";
import { sign } from "./marks.js";
import { optionOf } from "./selection.js";
import { countWords } from "./words.js";

const STEP = 200; // rows that are drawn at once

/* Build the list. `act.open(row)` is called when an event is opened or, with null, closed, `act.all()` for the way back.
 * Returned are the list and what draws some rows: those `here` at a mark, or all that are shown; what brings the open one
 * into sight, and what brings it to the top.
 */
export function eventList(page, look, act) {
  const panel = el("ol", { class: "events" }), heading = el("h2", { "aria-live": "polite" });
  const back = el("button", { type: "button", text: "show all", onclick: act.all });
  const node = el("section", { class: "list", "aria-label": "Events" }, [el("div", { class: "bar" }, [heading, back]), panel]);
  let now = { rows: [], here: false, selected: null }, most = STEP;
  const draw = () => {
    const { rows, here, selected } = now, opened = Math.max(most, rows.indexOf(selected) + 1);
    panel.replaceChildren(...rows.slice(0, opened).map((row) => item(row, row === selected, page, look, act)));
    if (rows.length > opened) panel.append(more(rows.length, () => { most = opened + STEP; draw(); }));
    if (!rows.length) panel.append(el("li", { class: "none", text: "No event passes these filters. Clear some of them." }));
    if (page.withdrawn.length && !here) panel.append(withdrawn(page));
  };
  const show = (rows, here, selected) => {
    if (rows !== now.rows) most = STEP;
    now = { rows, here, selected };
    const of = here ? countWords(rows.length, "event") + " here" : rows.length.toLocaleString("en") + " of " + countWords(page.index.size, "event");
    if (heading.textContent !== of) heading.textContent = of;
    back.hidden = !here;
    draw();
  };
  const whole = () => { most = Infinity; draw(); };
  const reveal = () => panel.querySelector(".open")?.scrollIntoView({ block: "nearest" });
  // Only the list itself is scrolled: on a phone, where the page would be, the reader stays where he is.
  const raise = () => {
    const opened = panel.querySelector(".open");
    if (opened) node.scrollTop += opened.getBoundingClientRect().top - node.getBoundingClientRect().top;
  };
  return { node, show, whole, reveal, raise };
}

const more = (number, act) => el("li", {}, [el("button", { type: "button", class: "more", text: "show more of " + number.toLocaleString("en"), onclick: act })]);

function withdrawn(page) {
  const rows = page.withdrawn.map((event) => el("p", {}, [el("s", { text: event.title }), el("span", { class: "faint", text: " " + event.where }), el("q", { text: event.quote })]));
  return el("li", { class: "gone" }, [el("h3", { text: "Withdrawn since " + page.since }), ...rows]);
}

function item(row, open, page, look, act) {
  const event = page.events[row], option = (name) => optionOf(page.index, name, row);
  const told = (text, ...of) => text && of.some((one) => event.unsure.includes(one)) ? text + page.doubt.mark : text; // as everywhere else
  const facts = [event.numbers, told(event.when, "when"), told(event.where.join(", "), "places") || "no place told"];
  const [[, type], [status, surely], [, review]] = ["type", "status", "review"].map(option);
  const name = page.index.layers.signs[page.index.layers.codes[row]];
  const head = el("button", { type: "button", class: "head", "aria-expanded": String(open), onclick: () => act.open(open ? null : row) }, [
    el("span", { class: "what dl-hue-" + name }, [sign(name, look), el("b", { text: told(type, "type", "event") }), el("i", { text: status === page.occurred ? "" : told(surely, "status") }),
      option("change") ? el("em", { text: option("change")[1] }) : null, el("em", { class: "review", text: review })]),
    el("span", { class: "title", text: event.title }),
    el("span", { class: "faint", title: event.unsure.length ? page.doubt.meaning : null, text: facts.filter(Boolean).join(" · ") }),
  ]);
  return el("li", { class: open ? "open" : null }, [head, open ? evidence(event, page.doubt) : null]);
}

function evidence(event, doubt) {
  return el("div", { class: "evidence" }, [
    ...event.reports.map(quoted),
    el("p", { class: "faint", text: event.places.map((place) => place.name + ": " + place.how + ", " + place.link).join("; ") }),
    ...event.told.map(([title, text]) => el("p", { class: "faint", text: title + ": " + text })),
    ...event.disputed.map((words) => el("p", { class: "disputed", text: words })),
    event.changed ? el("p", { class: "disputed", text: "Changed: " + event.changed }) : null,
    event.unsure.length ? el("p", { class: "faint", text: doubt.meaning }) : null,
  ]);
}

const quoted = (report) => el("figure", {}, [
  el("blockquote", {}, report.pieces.map(([text, role]) => (role ? el("mark", { class: role, text }) : text))),
  el("figcaption", { text: [report.article, report.source, report.published, report.rating && "rated " + report.rating].filter(Boolean).join(" · ") }),
]);
