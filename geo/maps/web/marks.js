/* Marks drawn as geo/views/marks.py declares them: `look` is what the page was told of shapes, fills, dashes, strokes. */
import { svg } from "./dom.js";

const FADED = 0.4; // strength of what is not part of the chosen event
const ROOM = 1.4; // how far a shape may reach, in its radii

/* How large a mark of so many events is drawn. One event that stands somewhere inside an area is drawn smaller. */
export const radiusOf = (count, inside, look) => (inside && count === 1 ? look.radiusInside : look.radii[Math.min(count, look.radii.length - 1)]);

/* Pixels from the middle of a mark to the edge of its picture. */
export const reach = (radius) => Math.ceil(radius * ROOM + 2);

/* What a mark looks like: several events share a shape, and a ring is open whatever its status. */
function drawn(part, look) {
  const many = part.count > 1, name = many ? look.several : part.hue, drawing = look.drawings[part.status];
  const open = !many && name === look.ring;
  return { many, path: look.shapes[name] || look.shapes[look.several], fill: open ? 0 : drawing.fill, dash: drawing.dash, struck: drawing.struck,
    width: open ? look.strokes.ring : look.strokes.mark };
}

/* A mark on the map, its colour that of its class. */
export function symbol(part, look) {
  const mark = drawn(part, look), half = reach(part.radius);
  // Strokes are in pixels, however large the shape is drawn.
  const stroke = { "stroke-linejoin": "round", "vector-effect": "non-scaling-stroke", "stroke-width": mark.width };
  const dash = mark.dash.length ? mark.dash.join(" ") : null;
  const hollow = mark.fill < 1; // it keeps the paper inside it, so that it reads on any ground
  const image = svg("svg", { width: 2 * half, height: 2 * half, viewBox: [-half, -half, 2 * half, 2 * half].join(" ") }, [
    svg("g", { transform: "scale(" + part.radius + ")" }, [
      hollow ? svg("path", { d: mark.path, style: "fill:var(--dl-paper);fill-opacity:.8" }) : null,
      svg("path", { ...stroke, d: mark.path, class: "dl-halo", "stroke-width": mark.width + look.strokes.halo }),
      svg("path", { ...stroke, d: mark.path, class: "dl-shape", "fill-opacity": mark.fill, "stroke-dasharray": dash }),
      mark.struck ? svg("path", { ...stroke, d: look.strike, class: "dl-shape" }) : null,
    ]),
  ]);
  if (part.state === 1) image.append(svg("circle", { class: "dl-ring", r: part.radius * 1.2 + 3 }));
  if (mark.many) image.append(svg("text", { y: 4, class: paperOn(mark) ? "" : "dl-open", text: part.count }));
  return image;
}

/* The same on a canvas, for very many. */
export function drawMark(context, part, at, look, colours) {
  const mark = drawn(part, look), r = part.radius, chosen = part.state === 1, faded = part.state === 2 ? FADED : 1;
  const colour = colours[part.hue || "several"], shape = new Path2D();
  shape.addPath(new Path2D(mark.path + (mark.struck ? look.strike : "")), new DOMMatrix([r, 0, 0, r, at.x, at.y]));
  const stroke = (width, style, dash) => {
    context.setLineDash(dash);
    context.lineWidth = width;
    context.strokeStyle = style;
    context.stroke(shape);
  };
  context.save();
  context.globalAlpha = faded;
  context.lineJoin = "round";
  stroke(mark.width + look.strokes.halo, colours.paper, []);
  context.globalAlpha = faded * Math.max(0.05, mark.fill);
  context.fillStyle = colour;
  context.fill(shape);
  context.globalAlpha = faded;
  stroke(mark.width * (chosen ? 1.4 : 1), chosen ? colours.ink : colour, mark.dash);
  if (mark.many) {
    context.fillStyle = paperOn(mark) ? colours.paper : colour;
    context.font = '600 11px "Source Sans", system-ui, sans-serif';
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(part.count, at.x, at.y + 0.5);
  }
  context.restore();
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
  route: () => [svg("path", { d: "M-8 4Q0 -5 7 0" }), svg("path", { d: "M8 1L2 1L5 -4z", ...solid })],
  many: () => [svg("circle", { r: 7, ...solid })],
};
