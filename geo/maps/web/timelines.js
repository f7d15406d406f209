/* Events laid out in time, as geo/views/timelines.py does it for the server: bars by day, week, month or year, a date that
 * is wider than a bar spread over its bars. Days are ordinals. `rules` are the limits and lengths that stand there.
 */
import { countUpTo } from "./search.js";
import { countWords, dayWords, monthOf, monthStart, monthWords, spanWords, yearOf } from "./words.js";

/* Lay out the events of some rows of an index, in bars of a length, or of one that suits their days where it is null; all
 * their days, or a part of them: its first and its last.
 */
export function timeline(index, rows, rules, length, part) {
  const dated = rows.filter((row) => index.start[row]);
  const [edges, unit] = dated.length ? edgesOf(part ?? ends(index, dated, rules), rules, length, Boolean(part)) : [[0], length ?? rules.lengths[0].name];
  const line = { unit, edges, undated: rows.length - dated.length, ...counted(index, dated, edges, rules) };
  line.whole = dated.length ? [least(dated, index.start), most(dated, index.end)] : [0, 0];
  line.labels = edges.slice(1).map((end, bar) => spanWords(edges[bar], end - 1, rules.months));
  line.ticks = ticksOf(edges.slice(0, -1), rules);
  line.words = wordsOf(line, rules);
  return line;
}

/* Whether bars of a length are neither too many nor too few for a part of the line that is so long. */
export function fits({ lengths, fewestBars, mostBars }, name, days) {
  const bars = days / lengths.find((one) => one.name === name).days;
  return fewestBars <= bars && bars <= mostBars;
}

const least = (rows, days) => rows.reduce((found, row) => Math.min(found, days[row]), Infinity);
const most = (rows, days) => rows.reduce((found, row) => Math.max(found, days[row]), 0);

/* Return the first and the last bar that an event may belong to; -1 and the number of bars lie off the line. */
export const barsOf = (index, row, edges) => [countUpTo(edges, index.start[row]) - 1, countUpTo(edges, index.end[row]) - 1];

/* Count events by the first and the last bar that they may belong to; those off the line are left out. */
export function timesOf(index, rows, edges) {
  const times = new Map();
  for (const row of rows) {
    const [first, last] = barsOf(index, row, edges);
    if (!index.start[row] || last < 0 || first >= edges.length - 1) continue;
    const key = first + " " + last;
    times.set(key, [first, last, (times.get(key)?.[2] ?? 0) + 1]);
  }
  return [...times.values()];
}

/* Return the next dated row in time after one, or with a step of -1 the one before; null where there is none. Without a
 * row to start from, the first or last. Events of one day come as in a list with the newest first, read from its end. */
export function neighbour(index, rows, row, step) {
  const { start, ids } = index;
  const order = rows.filter((one) => start[one]).sort((a, b) => start[a] - start[b] || (ids[a] < ids[b] ? 1 : -1));
  const at = order.indexOf(row);
  return (at < 0 ? order.at(step > 0 ? 0 : -1) : order[at + step]) ?? null;
}

/* The bars between two days; null where the days leave all of them in. */
export function brushed(edges, since, until) {
  if (since === null && until === null) return null;
  const last = edges.length - 2;
  let a = 0, b = last;
  while (since !== null && a < last && edges[a + 1] <= since) a++;
  while (until !== null && b > 0 && edges[b] > until) b--;
  return [Math.min(a, b), Math.max(a, b)];
}

/* Say whether what may belong to a row of bars belongs to some of them; with `certain`, to no others. */
export const inside = (bars, [first, last], certain) => (certain ? bars[0] >= first && bars[1] <= last : bars[0] <= last && bars[1] >= first);

/* ---- counting ---- */

function counted(index, dated, edges, rules) {
  const bars = edges.length - 1, table = () => Array.from({ length: index.layers.signs.length }, () => Array(bars).fill(0));
  const certain = table(), steps = table(), may = Array(bars).fill(0), wide = [];
  const before = [], after = [];
  for (const row of dated) {
    const [from, to] = barsOf(index, row, edges), layer = index.layers.codes[row];
    if (to < 0) before.push(row);
    else if (from >= bars) after.push(row);
    else {
      const first = Math.max(from, 0), last = Math.min(to, bars - 1);
      for (let bar = first; bar <= last; bar++) may[bar]++;
      if (from === to) certain[layer][first]++;
      else wide.push([first, last, layer]);
    }
  }
  return { bars: certain, spread: spread(steps, wide), may, stretches: stretches(wide, rules), before: before.length, after: after.length,
    nearest: [most(before, index.end), after.length ? least(after, index.start) : 0] };
}

/* Share out each wide date among its bars: what begins is added at its first bar and taken away after its last. */
function spread(steps, wide) {
  const share = ([first, last]) => 1 / (last - first + 1);
  for (const one of wide) steps[one[2]][one[0]] += share(one);
  for (const one of wide) if (one[1] + 1 < steps[one[2]].length) steps[one[2]][one[1] + 1] -= share(one);
  return steps.map((row) => {
    let sum = 0;
    return row.map((step) => Math.max(0, (sum += step)));
  });
}

/* Count the wide dates that are the same; the shortest come first, as they tell most. */
function stretches(wide, rules) {
  const found = new Map();
  for (const [first, last, layer] of wide) {
    const key = first + " " + last + " " + layer;
    found.set(key, [first, last, layer, (found.get(key)?.[3] ?? 0) + 1]);
  }
  const width = ([first, last]) => last - first;
  return [...found.values()].sort((a, b) => width(a) - width(b) || a[0] - b[0] || a[2] - b[2]).slice(0, rules.mostStretches);
}

/* ---- where bars begin ---- */

/* A length is as asked for, of a part of the line only if that fits it. Of too many bars, the latest are shown. */
function edgesOf([low, high], rules, length, inPart) {
  const suits = rules.lengths.find((one) => one.longest !== null && high - low < one.longest) ?? rules.lengths.at(-1);
  const asked = length && !(inPart && !fits(rules, length, high - low + 1)), unit = asked ? rules.lengths.find((one) => one.name === length) : suits;
  const first = Math.max(low, high - rules.mostBars * unit.days);
  return [starts(first, high, unit.name).map((day) => Math.min(day, rules.last + 1)), unit.name];
}

/* Return the first and last day of the line. A few events far off must not press all the others together. */
function ends({ start, end }, dated, rules) {
  const middles = dated.map((row) => (start[row] + end[row]) / 2).sort((a, b) => a - b);
  const low = percentile(middles, rules.outliers), high = percentile(middles, 100 - rules.outliers);
  const room = rules.stretch * (high - low) + rules.room;
  let [first, last, latest, earliest] = [Infinity, -Infinity, -Infinity, Infinity];
  for (const row of dated) {
    [latest, earliest] = [Math.max(latest, start[row]), Math.min(earliest, end[row])];
    if (start[row] >= low - room) first = Math.min(first, start[row]);
    if (end[row] <= high + room) last = Math.max(last, end[row]);
  }
  return [Math.min(first, latest), Math.max(last, earliest)];
}

/* As numpy reckons it, to the last bit. */
function percentile(sorted, percent) {
  const at = (sorted.length - 1) * (percent / 100), below = Math.floor(at), part = at - below;
  const a = sorted[below], b = sorted[Math.min(below + 1, sorted.length - 1)];
  return part >= 0.5 ? b - (b - a) * (1 - part) : a + (b - a) * part;
}

function starts(low, high, length) {
  if (length === "day" || length === "week") {
    const step = length === "day" ? 1 : 7, first = length === "day" ? low : low - ((low + 6) % 7);
    return range(first, high + step + 1, step);
  }
  const step = length === "month" ? 1 : 12, first = length === "month" ? monthOf(low) : 12 * yearOf(low);
  return range(first, monthOf(high) + step + 1, step).map(monthStart);
}

function range(from, until, step) {
  const numbers = [];
  for (let number = from; number < until; number += step) numbers.push(number);
  return numbers;
}

/* ---- words ---- */

/* Name bars at round places: years, months or days, whichever are few enough. Each tick carries its year. */
function ticksOf(begins, { months, mostTicks }) {
  const dayTick = (day) => dayWords(day, months);
  const changes = (of) => (bar) => bar > 0 && of(begins[bar]) !== of(begins[bar - 1]);
  const ways = [[() => true, dayTick], [changes(monthOf), (day) => monthWords(day, months)], [changes(yearOf), (day) => String(yearOf(day))]];
  for (const [named, words] of ways) {
    const bars = [...begins.keys()].filter(named);
    if (bars.length > 1 && bars.length <= mostTicks) return bars.map((bar) => [bar, words(begins[bar])]);
  }
  const yearly = begins.length > 1 && begins.at(-1) - begins[0] > 366 * 3;
  const step = Math.ceil(begins.length / mostTicks) || 1;
  return range(0, begins.length, step).map((bar) => [bar, yearly ? String(yearOf(begins[bar])) : dayTick(begins[bar])]);
}

/* Say what the line shows and what it cannot. */
function wordsOf(line) {
  const sum = (table) => table.flat().reduce((all, one) => all + one, 0);
  const shown = line.edges.length > 1 ? countWords(sum(line.bars) + Math.round(sum(line.spread)), "dated event") : "";
  return [shown, line.undated ? line.undated.toLocaleString("en") + " without a date" : ""].filter(Boolean).join(", ");
}
