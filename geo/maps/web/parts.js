/* What all parts of a scene share on the map: their class, their tooltip, and the key that a click on them tells. */
import { el } from "./dom.js";

export const stateClass = (part) => (part.state === 1 ? " dl-chosen" : part.state === 2 ? " dl-faded" : "");
export const colourClass = (part) => " dl-hue-" + (part.hue || "several");

export const keyFeature = (key) => ({ type: "Feature", properties: { key }, geometry: null });

/* How many events of a part belong to the bars of the timeline that pass. */
export const countPassing = ({ times }, passes) => new Set((times || []).filter(([first, last]) => passes(first, last)).map(([, , event]) => event)).size;

/* Clicks travel to the page as a feature without geometry: the key alone says what was clicked. */
export function keyed(layer, part) {
  layer.dlPart = part;
  layer.toGeoJSON = () => keyFeature(part.key);
  return layer.bindTooltip(tip(part), { sticky: !layer.getLatLng, direction: "top", offset: [0, -8], opacity: 1 });
}

export function tip(part) {
  return el("div", { class: "dl-tip" }, [el("b", { text: part.name }), el("span", { text: part.says })]);
}
