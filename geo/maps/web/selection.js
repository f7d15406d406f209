/* Which events pass the filters, and how many more choices would leave, as geo/views/selection.py says it for the server.
 *
 * An index holds the events by row:
 *   size               how many there are
 *   start, end         the ordinals of their days, 0 where an event has none
 *   filters            for each filter its name, its options [value, label] in the order of their labels, and `codes`:
 *                      for each row the number of its option, or a list of them
 *   agents, targets    for each row the numbers of its actors in the filter "actor"
 *   layers             `codes`: for each row the number of what its colour stands for
 *   points, places     the points of each place, latitude before longitude, and for each row the numbers of its places
 *   attitudes          for each of these, how who acts is to whom: "with", "against" or ""
 *   hides              [filter, value] of the events that pass only where they are asked for, or null
 *   words              a TextIndex of what is searched
 *
 * A selection holds `chosen` (by filter, a set of values), `since`, `until` (ordinals or null), `undated`, `certain`,
 * `text`, `pair` (null, or `one`, `other` and `relation`) and `area` (null, or as drawn.js has it).
 */
import { holderOf } from "./drawn.js";
import { isTyped, TextIndex } from "./search.js";

/* Return the index of a page's events: what is searched of each is what is shown of it. */
export function indexOf({ index, events, rules }) {
  const parts = events.map((event, row) => [
    ...event.reports.map((report) => report.pieces.map(([text]) => text).join("")), ...event.agents, ...event.targets,
    ...event.places.map((place) => place.name), optionOf(index, "type", row)[1]]);
  return { ...index, words: new TextIndex(parts, rules.search), rowOf: new Map(index.ids.map((id, row) => [id, row])) };
}

/* Return value and label of the one option that a row has in a filter; null where it has none. */
export function optionOf(index, name, row) {
  const filter = index.filters.find((one) => one.name === name), code = filter?.codes[row];
  return typeof code === "number" ? filter.options[code] : null;
}

export const nothingChosen = () => ({ chosen: {}, since: null, until: null, undated: true, certain: false, text: "", pair: null, area: null });

/* Return the rows that pass all filters, in order. */
export function select(index, selection) {
  const { missed } = judged(index, selection);
  const rows = [];
  for (let row = 0; row < index.size; row++) if (!missed[row]) rows.push(row);
  return rows;
}

/* Count, for each option of each filter, the events that it would leave while the other filters hold. */
export function facets(index, selection) {
  const { names, missed, by } = judged(index, selection);
  const beside = (name) => {
    const own = names.indexOf(name);
    return (row) => !missed[row] || (missed[row] === 1 && by[row] === own);
  };
  const found = { shown: 0, total: index.size, dated: 0, undated: 0, options: {} };
  const besideDays = beside("when");
  for (let row = 0; row < index.size; row++) {
    if (!missed[row]) found.shown++;
    if (besideDays(row)) found[index.start[row] ? "dated" : "undated"]++;
  }
  for (const filter of index.filters) found.options[filter.name] = options(filter, selection, beside(filter.name), index.size);
  return found;
}

/* Most frequent first, then by label, named ones before all others; none is left out for having 0. */
function options(filter, selection, passes, size) {
  const counts = new Uint32Array(filter.options.length), chosen = selection.chosen[filter.name];
  for (let row = 0; row < size; row++) {
    if (!passes(row)) continue;
    const codes = filter.codes[row];
    if (typeof codes === "number") counts[codes]++;
    else for (const code of codes) counts[code]++;
  }
  const behind = (code) => Number(code >= filter.named);
  const order = [...counts.keys()].sort((a, b) => behind(a) - behind(b) || counts[b] - counts[a] || a - b);
  return order.map((code) => {
    const [value, label] = filter.options[code];
    return { value, label, count: counts[code], chosen: Boolean(chosen && chosen.has(value)) };
  });
}

/* Say of each row how many filters it misses, and which it missed last. */
function judged(index, selection) {
  const missed = new Uint8Array(index.size), by = new Uint8Array(index.size), names = [];
  for (const [name, passes] of tests(index, selection)) {
    const number = names.push(name) - 1;
    for (let row = 0; row < index.size; row++) {
      if (passes(row)) continue;
      missed[row]++;
      by[row] = number;
    }
  }
  return { names, missed, by };
}

/* Return the filters that hold something back, each with what says whether a row passes. */
function tests(index, selection) {
  const found = [];
  for (const filter of index.filters) {
    const chosen = selection.chosen[filter.name];
    if (chosen && chosen.size) found.push([filter.name, having(filter, chosen)]);
    else if (index.hides && index.hides[0] === filter.name) found.push([filter.name, not(having(filter, new Set([index.hides[1]])))]);
  }
  if (selection.since !== null || selection.until !== null || !selection.undated) found.push(["when", within(index, selection)]);
  if (selection.area) found.push(["area", lyingIn(index, selection.area)]);
  if (selection.pair) found.push(["pair", havingPair(index, selection.pair)]);
  if (isTyped(selection.text, index.words.rules)) {
    const mask = index.words.mask(selection.text);
    found.push(["text", (row) => mask[row]]);
  }
  return found;
}

const not = (passes) => (row) => !passes(row);

function having(filter, chosen) {
  const wanted = filter.options.map(([value]) => chosen.has(value));
  return (row) => {
    const codes = filter.codes[row];
    return typeof codes === "number" ? wanted[codes] : codes.some((code) => wanted[code]);
  };
}

/* An event passes when it may have happened in the chosen days; with `certain`, when it cannot have on others. */
function within({ start, end }, { since, until, undated, certain }) {
  const first = since ?? -Infinity, last = until ?? Infinity;
  if (certain && (since !== null || until !== null)) return (row) => start[row] > 0 && start[row] >= first && end[row] <= last;
  return (row) => (start[row] > 0 ? start[row] <= last && end[row] >= first : undated);
}

/* A place lies in an area where more than half of its points do. */
function lyingIn(index, area) {
  const holds = holderOf(area), inside = index.points.map((points) => {
    let count = 0;
    for (let at = 0; at < points.length; at += 2) if (holds(points[at], points[at + 1])) count++;
    return count * 4 > points.length;
  });
  return (row) => index.places[row].some((place) => inside[place]);
}

/* They are with each other in what one does for the other, or both to a third; against each other in what one does to
 * the other, or both to each other. */
function havingPair(index, { one, other, relation }) {
  const { options: actors } = index.filters.find((filter) => filter.name === "actor");
  const [a, b] = [one, other].map((wanted) => actors.findIndex(([value]) => value === wanted));
  return (row) => {
    const agents = index.agents[row], targets = index.targets[row], attitude = index.attitudes[index.layers.codes[row]];
    if (a < 0 || b < 0 || a === b || ![a, b].every((actor) => agents.includes(actor) || targets.includes(actor))) return false;
    const facing = (agents.includes(a) && targets.includes(b)) || (agents.includes(b) && targets.includes(a));
    if (relation === "with") return facing ? attitude === "with" : agents.includes(a) && agents.includes(b);
    return relation === "against" ? facing && attitude === "against" : true;
  };
}
