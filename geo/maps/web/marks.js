/* Marks drawn as geo/views/marks.py declares them: `look` is what the page was told of shapes, fills, dashes, strokes. */
import { svg } from "./dom.js";

const FADED = 0.4; // strength of what is not part of the chosen event
const BELOW = 1.75; // likewise, of one with a line below it
const LINE = 2; // pixels, of that line
const ROOM = 1.4; // how far a shape may reach, in its radii

/* How large a mark of so many events is drawn. One event that stands somewhere inside an area is drawn smaller. */
export const radiusOf = (count, inside, look) => (inside && count === 1 ? look.radiusInside : look.radii[Math.min(count, look.radii.length - 1)]);

/* As how many events a mark is drawn whose size stands for something else, by the shares of its events; views/scenes.py reckons alike. */
export const weightOf = (shares, look) => Math.max(Math.min(shares.length, look.legible), Math.floor(shares.reduce((sum, one) => sum + one, 0) + 0.5));

/* As how many events a mark is drawn. */
export const sizeOf = ({ weight, count }) => weight ?? count;

/* Pixels from the middle of a mark to the edge of its picture; what others coded has a line below it. */
export const reach = (radius, coded = false) => Math.ceil(radius * (coded ? BELOW : ROOM) + 2);

/* What a mark looks like. Events of one kind have its shape, however many; others share a disc with an arc for each kind.
 * A ring is open whatever its status. */
function drawn(part, look) {
  const many = part.count > 1, mixed = many && !part.hue, name = mixed ? look.several : part.hue, drawing = look.drawings[part.status];
  const open = !mixed && name === look.ring;
  return { many, mixed, path: look.shapes[name] || look.shapes[look.several], fill: open || mixed ? 0 : drawing.fill, dash: mixed ? [] : drawing.dash,
    struck: drawing.struck && !mixed, width: open ? look.strokes.ring : look.strokes.mark, lower: look.lower[name] || 0 };
}

/* The arcs of a mark of several kinds, clockwise from above, each kind as long as its share: [name, from, to] in radians. */
export function arcs(kinds, look) {
  const names = Object.keys(look.shapes).filter((name) => kinds[name]), all = names.reduce((sum, name) => sum + kinds[name], 0);
  let at = -Math.PI / 2;
  return names.map((name) => [name, at, (at += (2 * Math.PI * kinds[name]) / all)]);
}

const RING = 4; // pixels, of the arcs
const CUT = 1.2; // pixels between two of them

function arcPath(radius, from, to) {
  const cut = CUT / 2 / radius, [a, b] = [from + cut, to - cut], round = (x) => +x.toFixed(2);
  const point = (angle) => round(radius * Math.cos(angle)) + " " + round(radius * Math.sin(angle));
  return "M" + point(a) + "A" + radius + " " + radius + " 0 " + (b - a > Math.PI ? 1 : 0) + " 1 " + point(b);
}

/* A mark on the map, its colour that of its class. */
export function symbol(part, look) {
  const mark = drawn(part, look), half = reach(part.radius, part.coded);
  const image = svg("svg", { width: 2 * half, height: 2 * half, viewBox: [-half, -half, 2 * half, 2 * half].join(" ") },
    mark.mixed ? ring(part, look) : [shape(part, mark, look)]);
  if (part.coded) image.append(below(part, look));
  if (part.state === 1) image.append(svg("circle", { class: "dl-ring", r: part.radius * 1.2 + 3 }));
  if (part.glyph) image.append(glyph(part, mark, look));
  if (mark.many) image.append(svg("text", { y: 4 + mark.lower * part.radius, class: mark.mixed ? "dl-mixed" : paperOn(mark) ? "" : "dl-open", text: part.count }));
  return image;
}

/* The line below what no article tells, on paper. */
function below(part, look) {
  const line = { d: look.underline, "vector-effect": "non-scaling-stroke" };
  return svg("g", { transform: "scale(" + part.radius + ")" }, [
    svg("path", { ...line, class: "dl-halo", "stroke-width": LINE + look.strokes.halo }), svg("path", { ...line, class: "dl-shape", "stroke-width": LINE })]);
}

function shape(part, mark, look) {
  // Strokes are in pixels, however large the shape is drawn.
  const stroke = { "stroke-linejoin": "round", "vector-effect": "non-scaling-stroke", "stroke-width": mark.width };
  const dash = mark.dash.length ? mark.dash.join(" ") : null;
  const hollow = mark.fill < 1; // it keeps the paper inside it, so that it reads on any ground
  return svg("g", { transform: "scale(" + part.radius + ")" }, [
    hollow ? svg("path", { d: mark.path, style: "fill:var(--dl-paper);fill-opacity:.8" }) : null,
    svg("path", { ...stroke, d: mark.path, class: "dl-halo", "stroke-width": mark.width + look.strokes.halo }),
    svg("path", { ...stroke, d: mark.path, class: "dl-shape", "fill-opacity": mark.fill, "stroke-dasharray": dash }),
    mark.struck ? svg("path", { ...stroke, d: look.strike, class: "dl-shape" }) : null,
  ]);
}

const GLYPH = 1.5; // pixels, of its lines
const WITHIN = 0.52; // of a mark's radius, that its picture takes
const WITHIN_LOW = 0.4; // of one that is narrow above its middle

/* Where the picture of an act lies in its mark. */
const placed = (part, mark) => ({ y: mark.lower * part.radius, scale: part.radius * (mark.lower ? WITHIN_LOW : WITHIN) });

function glyph(part, mark, look) {
  const { y, scale } = placed(part, mark);
  return svg("path", { class: "dl-glyph" + (paperOn(mark) ? "" : " dl-open"), d: look.icons.glyphs[part.glyph], transform: "translate(0 " + y + ") scale(" + scale + ")",
    "vector-effect": "non-scaling-stroke" });
}

function ring(part, look) {
  const radius = part.radius - RING / 2;
  return [svg("circle", { class: "dl-disc", r: part.radius + look.strokes.halo / 2 })].concat(arcs(part.kinds, look).map(([name, from, to]) =>
    svg("path", { class: "dl-arc dl-hue-" + name, d: arcPath(radius, from, to), "stroke-width": RING })));
}

/* The same on a canvas, for very many. */
export function drawMark(context, part, at, look, colours) {
  const mark = drawn(part, look), r = part.radius, chosen = part.state === 1, faded = part.state === 2 ? FADED : 1;
  const colour = mark.mixed ? colours.ink : colours[part.hue || "several"];
  context.save();
  context.globalAlpha = faded;
  if (mark.mixed) paintRing(context, part, at, look, colours);
  else paintShape(context, mark, at, r, look, { colour, paper: colours.paper, edge: chosen ? colours.ink : colour, wider: chosen ? 1.4 : 1, faded });
  if (part.coded) paintBelow(context, at, r, look, colour, colours.paper);
  if (chosen) {
    context.setLineDash([]);
    context.lineWidth = 2;
    context.strokeStyle = colours.ink;
    context.beginPath();
    context.arc(at.x, at.y, r * 1.2 + 3, 0, 2 * Math.PI);
    context.stroke();
  }
  if (part.glyph) {
    const { y, scale } = placed(part, mark), path = new Path2D();
    path.addPath(new Path2D(look.icons.glyphs[part.glyph]), new DOMMatrix([scale, 0, 0, scale, at.x, at.y + y]));
    Object.assign(context, { strokeStyle: paperOn(mark) ? colours.paper : colour, lineWidth: GLYPH, lineCap: "round", lineJoin: "round" });
    context.setLineDash([]);
    context.stroke(path);
  }
  if (mark.many) {
    context.fillStyle = !mark.mixed && paperOn(mark) ? colours.paper : colour;
    context.font = '600 11px "Source Sans", system-ui, sans-serif';
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(part.count, at.x, at.y + 0.5 + mark.lower * r);
  }
  context.restore();
}

function paintShape(context, mark, at, r, look, { colour, paper, edge, wider, faded }) {
  const path = new Path2D();
  path.addPath(new Path2D(mark.path + (mark.struck ? look.strike : "")), new DOMMatrix([r, 0, 0, r, at.x, at.y]));
  const stroke = (width, style, dash) => {
    context.setLineDash(dash);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke(path);
  };
  context.lineJoin = "round";
  stroke(mark.width + look.strokes.halo, paper, []);
  context.globalAlpha = faded * Math.max(0.05, mark.fill);
  context.fillStyle = colour;
  context.fill(path);
  context.globalAlpha = faded;
  stroke(mark.width * wider, edge, mark.dash);
}

function paintBelow(context, at, r, look, colour, paper) {
  const path = new Path2D();
  path.addPath(new Path2D(look.underline), new DOMMatrix([r, 0, 0, r, at.x, at.y]));
  context.setLineDash([]);
  for (const [width, style] of [[LINE + look.strokes.halo, paper], [LINE, colour]]) {
    Object.assign(context, { lineWidth: width, strokeStyle: style });
    context.stroke(path);
  }
}

function paintRing(context, part, at, look, colours) {
  const circle = (radius, from, to) => {
    context.beginPath();
    context.arc(at.x, at.y, radius, from, to);
  };
  circle(part.radius + look.strokes.halo / 2, 0, 2 * Math.PI);
  context.fillStyle = colours.paper;
  context.fill();
  context.lineWidth = RING;
  const radius = part.radius - RING / 2, cut = CUT / 2 / radius;
  for (const [name, from, to] of arcs(part.kinds, look)) {
    circle(radius, from + cut, to - cut);
    context.strokeStyle = colours[name];
    context.stroke();
  }
}

const paperOn = (mark) => mark.fill >= 0.6;

/* The mark of a sign as a small picture for lists: shapes can be told apart without colour. */
export const sign = (name, look) => svg("svg", { viewBox: "-1.7 -1.7 3.4 3.4", class: "sign dl-hue-" + name, "aria-hidden": "true" },
  [svg("path", { d: look.shapes[name], class: name === look.ring ? "ring" : "" })]);

/* A row of the legend as a small picture. */
export function sample(row, look) {
  const make = samples[row.sign] || (() => []);
  return svg("svg", { width: 18, height: 16, viewBox: "-9 -8 18 16", fill: "none", stroke: "currentColor", "stroke-width": 1.5 }, make(row, look));
}

const solid = { fill: "currentColor", stroke: "none" };
const samples = {
  status: (row, look) => {
    const drawing = look.drawings[row.status], scale = 5;
    return [svg("path", { d: look.shapes[look.several] + (drawing.struck ? look.strike : ""), transform: "scale(" + scale + ")",
      fill: "currentColor", "fill-opacity": drawing.fill, "stroke-width": 1.5 / scale, "stroke-dasharray": drawing.dash.map((d) => d / scale).join(" ") })];
  },
  area: () => [svg("rect", { x: -7, y: -5, width: 14, height: 10, rx: 2, fill: "currentColor", "fill-opacity": 0.18, "stroke-width": 1 })],
  vague: () => [svg("rect", { x: -6, y: -4, width: 12, height: 8, rx: 3, fill: "currentColor", "fill-opacity": 0.15, "stroke-width": 4, "stroke-opacity": 0.25 })],
  halo: () => [svg("circle", { r: 7, "stroke-width": 1, "stroke-dasharray": "2 2" }), svg("circle", { r: 2.5, fill: "currentColor" })],
  coded: (row, look) => [svg("circle", { r: 4, cy: -2, ...solid }), svg("path", { d: look.underline, transform: "translate(0 -2) scale(4.5)", "vector-effect": "non-scaling-stroke", "stroke-width": 2 })],
  size: () => [svg("circle", { cx: -4, cy: 2.5, r: 2, ...solid }), svg("circle", { cx: 3, r: 5, ...solid })],
  route: () => [svg("path", { d: "M-8 4Q0 -5 7 0" }), svg("path", { d: "M8 1L2 1L5 -4z", ...solid })],
  many: (row, look) => arcs(Object.fromEntries(Object.keys(look.shapes).slice(0, 3).map((name) => [name, 1])), look)
    .map(([name, from, to]) => svg("path", { class: "dl-arc dl-hue-" + name, d: arcPath(5.5, from, to), "stroke-width": 3 })),
};
