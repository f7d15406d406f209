/* Draws a scene on a Leaflet map, over the ground of ground.js: marks, areas, routes, the list of countries, the legend.
 *
 *   base(map, config)      once, of ground.js: ground, borders, labels, controls
 *   fill(group, scene)     for each new scene: draws it in a Leaflet group that is on the map or will be
 *
 * Everything that is text comes in as data and goes out through textContent or canvas; no string becomes markup.
 */
import { area, halo, isVast, watchAreas } from "./areas.js";
import { Crowd } from "./crowd.js";
import { el, svg } from "./dom.js";
import { rimOf } from "./drawn.js";
import { CLOSE, Heat } from "./heat.js";
import { home, shiftOf, turn } from "./home.js";
import { sample } from "./marks.js";
import { ownLayers } from "./own.js";
import { colourClass, keyed, stateClass } from "./parts.js";
import { shadeColour, Shades, stepOf } from "./shades.js";
import { clearMarks, follow, go } from "./sight.js";
import { countWords } from "./words.js";

/* ---- where the world is cut ---- */

const FEW = 3; // times as many events must be told of whole areas, that these lead, too

/* The map is cut where it parts nothing: in the widest gap between the first scene's longitudes. Events on both
 * shores of the Pacific then lie side by side. -180 unless another cut is clearly better. */
function seam(lons) {
  const sorted = [...new Set(lons)].sort((a, b) => a - b);
  if (sorted.length < 2) return -180;
  let best = sorted[0] + 360 - sorted.at(-1) + 20, cut = -180;
  for (let i = 1; i < sorted.length; i++) {
    const gap = sorted[i] - sorted[i - 1];
    if (gap > best) [best, cut] = [gap, (sorted[i] + sorted[i - 1]) / 2];
  }
  return cut;
}

/* Bind a map to a stretch of the earth, and bring it there at once: Leaflet would glide there, and on through the first
 * view that is asked for meanwhile. */
function bind(map, bounds) {
  map.options.maxBounds = bounds;
  map.setView([map.getCenter().lat, home.seam + 180], map.getZoom(), { animate: false });
  map.setMaxBounds(bounds);
}

/* Whole countries turn with the rest, but where there are marks, those alone decide on the cut and on the view; unless
 * there are few beside what is told of whole countries. */
function cutWorld(scene) {
  const parts = scene.spots.concat(scene.regions);
  const all = (some) => some.reduce((sum, { count }) => sum + count, 0);
  const leading = all(scene.spots) * FEW < all(scene.regions) ? parts : scene.spots;
  if (home.seam === undefined) {
    if (!parts.length) return;
    home.seam = seam(leading.map((part) => part.lon));
    bind(home.map, L.latLngBounds([-85, Math.max(-200, home.seam) - 60], [85, Math.max(-180, home.seam) + 440]));
  }
  for (const part of parts) part.lon = turn(part.lon);
  const lats = leading.map((part) => part.lat), lons = leading.map((part) => part.lon);
  home.bounds = lats.length ? [Math.min(...lats), Math.min(...lons), Math.max(...lats), Math.max(...lons)] : null;
  home.points = leading.map((part) => [part.lat, part.lon, part.count]);
  if (!scene.bounds) return; // only a part of the scene was sent
  const [south, west, north, east] = scene.bounds;
  home.points = null;
  home.bounds = home.seam > -180 ? [south, home.seam, north, home.seam + 360] : [south, west, north, east];
}

/* ---- a scene ---- */

function route(part) {
  const group = L.featureGroup();
  const shift = turn(part.points[0][1]) - part.points[0][1];
  const shifts = part.points.some((p) => p[1] + shift < home.seam) ? [shift, shift + 360]
    : part.points.some((p) => p[1] + shift > home.seam + 360) ? [shift, shift - 360] : [shift];
  for (const by of shifts) {
    const points = part.points.map((p) => [p[0], p[1] + by]);
    const look = "dl-route" + colourClass(part) + stateClass(part);
    const line = L.polyline(points, { pane: "dl-routes", renderer: home.routes, className: look,
      dashArray: part.dash.length ? part.dash.join(" ") : null, bubblingMouseEvents: false });
    group.addLayer(keyed(line, part));
    group.addLayer(arrow(points, part));
  }
  return group;
}

function arrow(points, part) {
  const at = Math.floor(points.length * 0.55), map = home.map;
  const a = map.project(points[Math.max(0, at - 1)], 5), b = map.project(points[Math.min(points.length - 1, at + 1)], 5);
  const angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  const image = svg("svg", { width: 12, height: 12, viewBox: "-6 -6 12 12" },
    [svg("path", { d: "M5 0L-4 -4L-2 0L-4 4z", transform: "rotate(" + angle.toFixed(1) + ")" })]);
  const icon = L.divIcon({ className: "dl-arrow" + colourClass(part) + stateClass(part), html: image, iconSize: [12, 12] });
  return L.marker(points[at], { icon, interactive: false, keyboard: false, pane: "dl-routes" });
}

function name(part) {
  const text = el("div");
  text.textContent = part.name;
  const icon = L.divIcon({ className: "dl-name" + stateClass(part).replace(" dl-chosen", ""), html: text, iconSize: null });
  return L.marker([part.lat, part.lon], { icon, interactive: false, keyboard: false });
}

function joined([a, b]) {
  const style = { pane: "dl-routes", renderer: home.routes, className: "dl-link", interactive: false };
  return L.polyline([[a[0], turn(a[1])], [b[0], turn(b[1])]], style);
}

/* What was drawn to choose events by. */
function drawnArea(wanted) {
  const rim = rimOf(wanted), shift = shiftOf(rim.map(([, lon]) => lon));
  return L.polygon(rim.map(([lat, lon]) => [lat, lon + shift]), { pane: "dl-routes", renderer: home.routes, className: "dl-drawn", interactive: false });
}

export function fill(group, scene) {
  cutWorld(scene);
  // Large areas first: a small one inside stays reachable.
  home.areas = home.areas || L.svg({ pane: "dl-areas", padding: 0.5 });
  home.routes = home.routes || L.svg({ pane: "dl-routes", padding: 0.5 });
  // Where events are shown otherwise than by marks, only what is chosen keeps its own.
  const styled = scene.style !== "marks", drawn = (parts) => (styled ? parts.filter((part) => part.state === 1) : parts);
  const areas = new Map(), regions = drawn(scene.regions), named = regions.filter((part) => part.sea || isVast(part, scene));
  const add = (made) => made && group.addLayer(made);
  for (const part of regions) {
    const tint = area(part, scene);
    if (tint) areas.set(part.key, tint);
    add(tint);
  }
  const made = regions.map((part) => [part, areas.get(part.key)]).filter(([, tint]) => tint);
  const keep = (part, one) => { add(one); made.push([part, one]); };
  for (const part of drawn(scene.spots)) if (part.halo) keep(part, halo(part));
  for (const part of drawn(scene.routes)) keep(part, route(part));
  for (const link of scene.links) add(joined(link));
  if (scene.area) add(drawnArea(scene.area));
  for (const part of named) add(name(part));
  const chosen = drawn(scene.spots), seen = (zoom) => (scene.style === "heat" && zoom >= CLOSE ? scene.spots : chosen);
  const crowd = (home.crowd = new Crowd(group, scene.spots, scene.marked, seen));
  const style = (home.style = scene.shades ? new Shades(group, scene.shades) : scene.style === "heat" ? new Heat(scene.spots) : null);
  group.on("remove", () => {
    crowd.end();
    style?.end();
    home.panel?.control.remove();
  });
  const act = () => {
    home.named = new Set(named.map((part) => part.name));
    appear(scene, areas, group, made, crowd);
  };
  if (home.map.hasLayer(group)) act();
  else group.on("add", act);
}

function appear(scene, areas, group, made, crowd) {
  const parts = (scene.style === "marks" ? [tray(scene, areas), legend(scene)] : [shadeList(scene.shades), styleLegend(scene), ownLegend(scene)]).filter(Boolean);
  home.panel = null;
  if (parts.length) panel(parts).addTo(home.map);
  group.on("remove", watchAreas([...areas.values()]));
  ownLayers(scene.own);
  tiles(scene.tiles);
  bare(Boolean(scene.bare));
  if (home.after) home.after(scene, group, made, crowd); // the page may know better where to look first
  follow(scene);
  home.style?.begin();
  crowd.begin();
  clearMarks();
  home.chip.write();
  home.chip.within(scene.area && home.takeArea && !scene.kept);
  if (home.labels) home.labels.draw();
}

function tiles(wanted) {
  const now = home.tiles ? home.tiles._url : null;
  if ((wanted ? wanted.url : null) === now) return;
  if (home.tiles) home.tiles.remove();
  home.chip.tell("");
  home.tiles = wanted ? L.tileLayer(wanted.url, { attribution: wanted.attribution, maxZoom: 19, zIndex: 1 }) : null;
  covered(Boolean(wanted));
  if (!home.tiles) return;
  home.tiles.on("tileerror", () => { // no network: the base map that we have
    covered(false);
    home.chip.tell("Streets need a network. Borders and names are shown instead.");
  });
  home.tiles.on("tileload", () => {
    covered(true);
    home.chip.tell("");
  });
  home.tiles.addTo(home.map);
}

/* Land without borders and names, for those who want nothing beside the marks. */
function bare(yes) {
  if (yes === home.bare) return;
  home.bare = yes;
  if (home.land) home.land.draw();
  home.map.getPane("dl-labels").style.visibility = yes ? "hidden" : "";
}

function covered(yes) {
  for (const pane of ["dl-ground", "dl-labels"]) home.map.getPane(pane).style.display = yes ? "none" : "";
}

/* ---- the panel beside the marks ---- */

const SHARE = 0.1; // of the map, that it may cover
const LISTED = 60; // shaded areas, of which the map has all
const LOW = 84; // pixels, of a list that is unfolded, at least

/* One panel with parts of which one is unfolded: [key, title, rows]. On a small map all are folded, until one is wanted. */
function panel(parts) {
  const control = L.control({ position: home.corner || "topright" });
  control.onAdd = (map) => {
    const lists = parts.map(([key, title, rows]) => {
      const list = el("ul", {}, rows);
      const node = el("details", { class: "dl-" + key }, [el("summary", { text: title }), list]);
      node.firstChild.addEventListener("click", (event) => {
        event.preventDefault();
        home.opened = node.open ? "" : key;
        fold();
      });
      return [key, node, list];
    });
    const node = el("div", { class: "dl-box leaflet-control" }, lists.map(([, one]) => one));
    const fold = () => {
      const { x, y } = map.getSize(), opened = home.opened ?? (x < 560 || y < 420 ? "" : parts[0][0]);
      for (const [key, one] of lists) one.open = key === opened;
      const heads = 30 * lists.length, most = Math.max(LOW, (SHARE * x * y) / (node.offsetWidth || 200) - heads);
      for (const [, , list] of lists) list.style.maxHeight = most + "px";
    };
    home.panel = { control, node };
    fold();
    requestAnimationFrame(fold); // now it has its width
    map.on("resize", fold);
    control.onRemove = () => map.off("resize", fold);
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    return node;
  };
  return control;
}

function row(image, label, count) {
  const [a, b] = [el("span"), el("span")];
  a.textContent = label;
  b.textContent = typeof count === "number" ? count.toLocaleString("en") : count;
  return [image, a, b];
}

function tray(scene, areas) {
  const wide = scene.regions.filter((part) => part.wide).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  if (!wide.length) return null;
  const rows = wide.map((part) => {
    const swatch = el("i", { class: "dl-swatch" + colourClass(part) });
    const button = el("button", { type: "button", class: stateClass(part).trim(), "data-key": part.key },
      [...row(swatch, part.name + " ", part.count), el("span", { class: "dl-unseen", text: ", " + part.says })]);
    const target = areas.get(part.key);
    button.addEventListener("click", () => {
      if (!target) return;
      target.fire("click", { latlng: L.latLng(part.lat, part.lon) }, true);
      go((map) => map.flyToBounds(target.getBounds(), { duration: 0.5, padding: [40, 40] }));
    });
    return el("li", {}, [button]);
  });
  return ["tray", scene.words.tray, rows];
}

function legend(scene) {
  if (!scene.legend.length && !scene.own.length && !scene.words.sized) return null;
  const rows = scene.legend.map((item) => el("li", { title: item.help || "" }, row(sample(item, home.config), item.label, item.count)));
  const sized = scene.words.sized ? [el("li", {}, row(sample({ sign: "size" }, home.config), scene.words.sized, ""))] : [];
  return ["signs", scene.words.legend, rows.concat(sized, ownRows(scene))];
}

const ownRows = (scene) => scene.own.map(({ name: words, colour }) => el("li", {}, row(swatched("dl-own", colour), words, "")));
const ownLegend = (scene) => (scene.own.length ? ["signs", scene.words.legend, ownRows(scene)] : null);

function swatched(look, colour) {
  const swatch = el("i", { class: look });
  swatch.style.background = colour;
  return swatch;
}

/* What the colours stand for where they are no marks'. */
function styleLegend({ style, shades, words, wide }) {
  if (style === "heat") return ["steps", words.heat, [el("li", {}, [el("span", { text: "few" }), el("i", { class: "dl-ramp" }), el("span", { text: "many" })]), wide.left ? el("li", { text: countWords(wide.left, "event") + wide.says }) : null].filter(Boolean)];
  const { steps, areas, left } = shades;
  const rows = steps.map((least, step) => {
    const most = step + 1 < steps.length ? steps[step + 1] - 1 : Math.max(...areas.map(({ count }) => count)), number = areas.filter(({ count }) => count >= least && count <= most).length;
    return el("li", {}, row(swatched("dl-swatch", shadeColour(step, steps)), (most > least ? least + " to " : "") + countWords(most, "event"), "in " + number));
  });
  if (left) rows.push(el("li", { text: left }));
  return ["steps", words.steps, rows];
}

/* The shaded areas, most events first: each as good as a click on the map. */
function shadeList(shades) {
  if (!shades?.areas.length) return null;
  const rows = shades.areas.slice(0, LISTED).map((one) => {
    const button = el("button", { type: "button", "data-key": one.key, class: one.key === shades.chosen ? "dl-chosen" : "" },
      row(swatched("dl-swatch", shadeColour(stepOf(one.count, shades.steps), shades.steps)), one.name + " ", one.count));
    button.addEventListener("click", () => home.style.open(one));
    return el("li", {}, [button]);
  });
  return ["tray", shades.title, rows];
}
