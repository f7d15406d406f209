/* The filters of the page that stands alone: one for each that Python declares, each option with what it would leave. */
import { el } from "./dom.js";
import { areaWords } from "./drawn.js";
import { sign } from "./marks.js";
import { nothingChosen } from "./selection.js";
import { dayOf, isoOf } from "./words.js";

const MOST = 60; // boxes drawn of one filter
const FEW = 10; // options that need no field to find one
const SPACED = /\s+/;

/* How each kind of filter is drawn. What is made has a node and `show(found)`, which draws the counts anew. */
const DRAWN = { choice: choicePart, pair: pairPart, days: daysPart, text: textPart, area: areaPart };

/* Build the panel: what is typed stands on top, then the filters as they stand in the sidebar. `chosen` is the selection,
 * which it changes; `change()` is called after each change. Returned are the panel and what draws the counts anew.
 */
export function filterPanel(page, look, chosen, change) {
  const order = [...page.panel.filter((filter) => filter.kind === "text"), ...page.panel.filter((filter) => filter.kind !== "text")];
  const parts = order.map((filter) => DRAWN[filter.kind](filter, page, look, chosen, change)).filter(Boolean);
  const clear = el("button", { type: "button", class: "clear", text: "clear all", onclick: () => { reset(chosen); change(); } });
  const node = el("details", { open: "" }, [el("summary", { text: "Filters" }), ...parts.map((one) => one.node), clear]);
  return { node, show: (found) => { for (const one of parts) one.show(found); } };
}

function reset(chosen) {
  Object.assign(chosen, nothingChosen());
}

/* A filter in which all events are alike has nothing to choose. */
const isNeeded = (filter, opened) => opened || filter.options.length > 1 || filter.codes.some((codes) => codes !== 0);

function toggle(chosen, name, values, wanted) {
  const set = (chosen.chosen[name] ??= new Set());
  for (const value of values) {
    if (wanted) set.add(value);
    else set.delete(value);
  }
}

/* ---- words ---- */

function textPart({ title }, page, look, chosen, change) {
  const node = el("input", { type: "search", placeholder: "words, “phrases”, begin*", title, "aria-label": "Words of a report",
    oninput: () => { chosen.text = node.value; change(); } });
  return { node, show: () => { if (node.value !== chosen.text) node.value = chosen.text; } };
}

/* ---- a filter of values ---- */

function choicePart({ name, opened }, page, look, chosen, change) {
  const filter = page.index.filters.find((one) => one.name === name);
  if (!isNeeded(filter, opened)) return null;
  const list = el("ul"), more = el("p", { class: "faint" }), title = el("summary", { text: filter.title });
  let found = [];
  const draw = () => {
    const many = chosen.chosen[filter.name]?.size;
    title.textContent = filter.title + (many ? " · " + many + " chosen" : "");
    if (!node.open) return;
    const fitting = fits(found, finder.value), take = (values, wanted) => { toggle(chosen, filter.name, values, wanted); change(); };
    const rows = filter.name === "type" ? typeRows(fitting, page, look, take) : fitting.slice(0, MOST).map((option) => row(option, take));
    list.replaceChildren(...rows);
    more.hidden = filter.name === "type" || fitting.length <= MOST;
    more.textContent = more.hidden ? "" : (fitting.length - MOST).toLocaleString("en") + " more: type to find them";
  };
  const finder = el("input", { type: "search", placeholder: "Find among " + filter.options.length.toLocaleString("en"),
    "aria-label": "Find in " + filter.title.toLowerCase(), oninput: draw });
  finder.hidden = filter.name === "type" || filter.options.length <= FEW;
  const node = el("details", { open: opened ? "" : null, ontoggle: draw }, [title, finder, list, more]);
  return { node, show: (all) => { found = all.options[filter.name]; draw(); } };
}

/* The options that leave any event, or are chosen; with words, the chosen ones, then those whose label holds every word. */
function fits(options, words) {
  const wanted = words.toLowerCase().split(SPACED).filter(Boolean);
  if (!wanted.length) return options.filter(({ count, chosen }) => count || chosen);
  const holds = ({ label }) => wanted.every((word) => label.toLowerCase().includes(word));
  return [...options.filter((option) => option.chosen), ...options.filter((option) => !option.chosen && holds(option))];
}

function row({ value, label, count, chosen }, take, picture) {
  const box = el("input", { type: "checkbox", onchange: () => take([value], box.checked) });
  box.checked = chosen;
  return el("li", { class: count || chosen ? null : "off" }, [el("label", {}, [box, picture, el("span", { text: label }), el("output", { text: count.toLocaleString("en") })])]);
}

/* Types stand under their quadrants, whose marks they share; the box of a quadrant is for all of them. */
function typeRows(options, page, look, take) {
  return page.quadrants.flatMap(({ sign: name, word, types }) => {
    const mine = options.filter(({ value }) => types.includes(value));
    if (!mine.length) return [];
    const all = { label: word, count: mine.reduce((sum, { count }) => sum + count, 0), chosen: mine.every(({ chosen }) => chosen) };
    const head = row(all, (_, wanted) => take(mine.map(({ value }) => value), wanted), sign(name, look));
    head.classList.add("group");
    const under = mine.map((option) => row(option, take));
    for (const one of under) one.classList.add("under");
    return [head, ...under];
  });
}

/* ---- days ---- */

function daysPart(filter, page, look, chosen, change) {
  const ends = [["since", "from"], ["until", "to"]].map(([name, word]) => {
    const input = el("input", { type: "date", "aria-label": word, onchange: () => { chosen[name] = dayOf(input.value); change(); } });
    return { name, word, input };
  });
  const undated = el("input", { type: "checkbox", onchange: () => { chosen.undated = undated.checked; change(); } });
  const count = el("output"), certain = el("input", { type: "checkbox", onchange: () => { chosen.certain = certain.checked; change(); } });
  const line = (box, words, more) => el("label", { class: "line" }, [box, el("span", { text: words }), more]);
  const node = el("details", { open: "" }, [el("summary", { text: filter.title }),
    el("div", { class: "days" }, ends.map(({ word, input }) => el("label", {}, [el("span", { text: word }), input]))),
    line(undated, "events without a date too", count), line(certain, "only if certainly within")]);
  return { node, show: (found) => {
    for (const { name, input } of ends) input.value = chosen[name] === null ? "" : isoOf(chosen[name]);
    [undated.checked, certain.checked] = [chosen.undated, chosen.certain];
    count.textContent = found.undated.toLocaleString("en");
  } };
}

/* ---- two actors ---- */

function pairPart(filter, page, look, chosen, change) {
  const actors = page.index.filters.find((one) => one.name === "actor").options;
  const take = () => {
    const whole = one.value && other.value && one.value !== other.value;
    if (!whole && !chosen.pair) return;
    chosen.pair = whole ? { one: one.value, other: other.value, relation: relation.value } : null;
    change();
  };
  const choice = (label, options) => el("select", { "aria-label": label, onchange: take }, options.map(([value, text]) => el("option", { value, text })));
  const [one, other] = ["One actor", "The other actor"].map((label) => choice(label, [["", "–"], ...actors]));
  const relation = choice("How they are to each other", page.relations);
  relation.title = page.relationHelp;
  const title = el("summary", { text: filter.title });
  const node = el("details", {}, [title, el("div", { class: "pair" }, [one, relation, other])]);
  node.hidden = actors.length < 2;
  return { node, show: () => {
    title.textContent = filter.title + (chosen.pair ? " · chosen" : "");
    if (!chosen.pair && one.value && other.value && one.value !== other.value) for (const field of [one, other]) field.value = "";
  } };
}

/* ---- an area ---- */

function areaPart(filter, page, look, chosen, change) {
  const title = el("summary"), says = el("p", { class: "faint" });
  const clear = el("button", { type: "button", class: "clear", text: "clear", onclick: () => { chosen.area = null; change(); } });
  const node = el("details", {}, [title, says, clear]);
  return { node, show: () => {
    title.textContent = filter.title + (chosen.area ? " · chosen" : "");
    says.textContent = chosen.area ? areaWords(chosen.area) : "Draw it with the pencil among the map’s buttons.";
    clear.hidden = !chosen.area;
  } };
}
