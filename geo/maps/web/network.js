/* Who acts with and on whom: nodes and edges as they were laid out on the server, each a button. A click, Enter or Space
 * tells the server what was chosen.
 */
import { el, svg } from "./dom.js";

export function draw(parentElement, data, tell) {
  const stamp = JSON.stringify(data);
  const old = parentElement.querySelector("svg");
  if (old && old.dataset.stamp === stamp) return;
  const focused = focusedIn(old);
  if (old) old.remove();

  const paired = data.edges.some((edge) => edge.chosen);
  const drawing = svg("svg", { viewBox: `0 0 ${data.width} ${data.height}`, role: "group", "aria-label": data.label, class: paired ? "paired" : "" },
    [...data.edges.map((edge) => drawnEdge(edge, tell)), ...data.nodes.map((node) => drawnNode(node, tell))]);
  drawing.dataset.stamp = stamp;
  watch(drawing);
  let frame = parentElement.querySelector(".frame");
  if (!frame) parentElement.append((frame = el("div", { class: "frame" })));
  frame.append(drawing);
  for (const name of drawing.querySelectorAll("text")) moveIn(name, data.width);
  if (focused) for (const group of drawing.children) if (group.dataset.key === focused) group.focus();
}

function focusedIn(drawing) {
  const active = drawing && drawing.getRootNode().activeElement;
  return active && drawing.contains(active) ? active.dataset.key : "";
}

function button(kind, { key, ends, label, chosen }, tell, inside) {
  const act = () => tell(kind, key);
  const group = svg("g", { class: kind + (chosen ? " chosen" : ""), role: "button", tabindex: 0, "aria-label": label, "aria-pressed": String(chosen),
    "data-key": key, onclick: act, onkeydown: (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
    } }, [svg("title", { text: label }), ...inside]);
  group.ends = ends || [key];
  return group;
}

const drawnEdge = (edge, tell) => button("edge", edge, tell, [
  svg("path", { d: edge.path, class: "reach" }),
  svg("path", { d: edge.path, class: "line", stroke: edge.colour, "stroke-width": edge.width, "stroke-dasharray": edge.dash }),
  svg("path", { d: edge.head, fill: edge.colour }),
]);

const drawnNode = (node, tell) => button("node", node, tell, [
  svg("circle", { cx: node.x, cy: node.y, r: node.radius }),
  svg("text", { x: node.x, y: node.y + node.radius + 15, text: node.name }),
]);

/* What an actor or edge has to do with is seen when the pointer or the focus is on it. */
function watch(drawing) {
  const near = (group) => {
    const edges = [...drawing.querySelectorAll(".edge")];
    const shown = !group ? edges : group.matches(".edge") ? [group] : edges.filter((edge) => edge.ends.includes(group.ends[0]));
    const ends = new Set([...shown.flatMap((edge) => edge.ends), ...(group ? group.ends : [])]);
    for (const each of drawing.children) {
      each.classList.toggle("far", !!group && (each.matches(".edge") ? !shown.includes(each) : !ends.has(each.ends[0])));
    }
  };
  for (const group of drawing.children) {
    for (const name of ["pointerenter", "focus"]) group.addEventListener(name, () => near(group));
    for (const name of ["pointerleave", "blur"]) group.addEventListener(name, () => near(null));
  }
}

/* A long name at the edge moves inwards. */
function moveIn(name, width) {
  const box = name.getBBox(), over = Math.max(0, box.x + box.width + 4 - width), under = Math.max(0, 4 - box.x);
  name.setAttribute("x", Number(name.getAttribute("x")) - over + under);
}
