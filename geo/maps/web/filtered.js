/* What a scene shows of the events that pass the filters: marks and areas with their counts and words, and the legend. It
 * says what geo/maps/scene_json.py says of a scene that is composed of those events alone.
 *
 * `page` is the page's data with its index, `look` how marks look; `shown` are rows, `selected` is one of them or null,
 * `what` tells one choice of rows from another.
 */
import { optionOf } from "./selection.js";
import { radiusOf, sizeOf, weightOf } from "./marks.js";
import { countWords } from "./words.js";

export function filtered(scene, page, look, shown, selected, what = shown.join()) {
  const visible = new Set(shown);
  const parts = (some) => some.map((part) => fitted(part, page, look, visible, selected)).filter(Boolean);
  const spots = weighed(parts(scene.spots), page, look).map((spot) => fanned(haloed(spot, page), page, look, selected)).sort((a, b) => sizeOf(b) - sizeOf(a) || (a.key < b.key ? -1 : 1));
  const regions = parts(scene.regions);
  const routes = scene.routes.filter((route) => visible.has(rowOf(route.key, page))).map((route) => ({ ...route,
    state: stateOf([rowOf(route.key, page)], selected) }));
  const drawn = { ...scene, spots, regions, routes, what, marked: among(spots).size };
  const inSpots = among(spots), wide = scene.wide && { ...scene.wide, left: [...among(regions)].filter((row) => !inSpots.has(row)).length };
  return { ...drawn, wide, shades: scene.shades && shaded(scene.shades, page, visible), legend: legend(drawn, page) };
}

/* Where size stands for what is told, the mark of the most is the largest. */
function weighed(spots, { amounts }, look) {
  if (!amounts) return spots;
  const most = Math.max(0, ...spots.map(({ members }) => members.reduce((sum, row) => sum + amounts[row], 0))) || 1;
  return spots.map((spot) => {
    const weight = weightOf(spot.members.map((row) => (look.heaviest * amounts[row]) / most), look);
    return { ...spot, weight, radius: radiusOf(weight, spot.inside, look) };
  });
}

/* A colour keeps its meaning, whatever is filtered. */
function shaded(shades, page, visible) {
  const areas = shades.areas.map((area) => ({ ...area, count: page.members[area.key].filter((row) => visible.has(row)).length }));
  const shown = new Set(shades.areas.flatMap(({ key }) => page.members[key]).filter((row) => visible.has(row))), left = visible.size - shown.size;
  return { ...shades, areas: areas.filter(({ count }) => count).sort((a, b) => b.count - a.count), left: left ? countWords(left, "event") + shades.nowhere : "" };
}

/* Return the row of an event by the key that its routes have. */
export const rowOf = (key, page) => page.index.rowOf.get(key.startsWith("event/") ? key.slice(6) : null) ?? -1;

function fitted(part, page, look, visible, selected) {
  const members = page.members[part.key].filter((row) => visible.has(row));
  if (!members.length) return null;
  const { signs, codes } = page.index.layers;
  return { ...part, members, count: members.length, says: saysOf(members, page), state: stateOf(members, selected),
    hue: agreed(members.map((row) => signs[codes[row]])) ?? "", radius: part.radius && radiusOf(members.length, part.inside, look),
    status: agreed(members.map((row) => statusOf(row, page))) ?? page.occurred };
}

/* A mark knows how many of its events are of which kind, and has each of a few as a mark of its own. */
function fanned(spot, page, look, selected) {
  const { signs, codes } = page.index.layers, kinds = {};
  for (const row of spot.members) kinds[signs[codes[row]]] = (kinds[signs[codes[row]]] || 0) + 1;
  const one = (row) => ({ key: "event/" + page.index.ids[row], says: saysOf([row], page), hue: signs[codes[row]], status: statusOf(row, page), state: stateOf([row], selected), ...codedOf([row], page), ...iconOf(row, page) });
  const icon = spot.count === 1 ? iconOf(spot.members[0], page).icon : undefined;
  return { ...spot, coded: codedOf(spot.members, page).coded, icon, kinds: Object.keys(kinds).length > 1 ? kinds : undefined, fan: spot.count > 1 && spot.count <= look.mostFanned ? spot.members.map(one) : undefined };
}

/* Whether no article tells of any of some events. */
const codedOf = (rows, page) => (rows.every((row) => page.coded[row]) ? { coded: true } : {});

const iconOf = (row, page) => (page.icons[row] ? { icon: page.icons[row] } : {});

const statusOf = (row, page) => optionOf(page.index, "status", row)[0];

const agreed = (values) => (values.every((value) => value === values[0]) ? values[0] : null);

const stateOf = (members, selected) => (selected === null ? 0 : members.includes(selected) ? 1 : 2);

export function saysOf(members, page) {
  if (members.length > 1) return countWords(members.length, "event");
  const [type, status] = ["type", "status"].map((name) => optionOf(page.index, name, members[0]));
  return [type[1], status[0] === page.occurred ? "" : status[1], page.events[members[0]].numbers].filter(Boolean).join(", ");
}

/* There is a doubt round a mark where all of its events are told as near; one that is told as at it makes it exact. */
function haloed(spot, page) {
  const near = page.near[spot.key];
  if (!near || spot.inside) return spot;
  const kms = spot.members.map((row) => near[row] ?? null);
  return { ...spot, halo: kms.includes(null) ? null : Math.max(...kms) };
}

/* ---- the legend ---- */

const among = (parts) => new Set(parts.flatMap((part) => part.members));
const counts = {
  many: ({ spots }) => among(spots.filter((spot) => spot.count > 1)).size,
  coded: ({ spots }) => among(spots.filter((spot) => spot.coded)).size,
  halo: ({ spots }) => among(spots.filter((spot) => spot.halo && !spot.inside)).size,
  area: ({ regions }) => among(regions.filter((region) => !region.vague && !region.wide)).size,
  vague: ({ regions }) => among(regions.filter((region) => region.vague && !region.wide)).size,
  route: ({ routes }) => new Set(routes.map((route) => route.key)).size,
};

/* The rows that what is drawn needs, with their counts; marks that are all filled explain themselves. */
function legend(drawn, page) {
  const statuses = [...among([...drawn.spots, ...drawn.regions])].map((row) => statusOf(row, page));
  const told = statuses.some((status) => status !== page.occurred);
  const count = (row) => (row.sign === "status" ? told && statuses.filter((status) => status === row.status).length : counts[row.sign](drawn));
  return page.legend.map((row) => ({ ...row, count: count(row) })).filter((row) => row.count);
}
