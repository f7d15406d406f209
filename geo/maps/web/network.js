/* Who acts with and on whom: nodes and edges as they were laid out on the server, each a button.
 *
 * All text comes in as data and goes out through textContent. A click, Enter or Space tells the server what was chosen.
 */
const SVG = "http://www.w3.org/2000/svg";

export default function ({ data, parentElement, setTriggerValue }) {
  const stamp = JSON.stringify(data);
  const old = parentElement.querySelector("svg");
  if (old && old.dataset.stamp === stamp) return;
  const focused = old && old.contains(old.getRootNode().activeElement) ? old.getRootNode().activeElement.dataset.key : "";
  if (old) old.remove();

  const make = (name, attributes, ...inside) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...inside);
    return node;
  };
  const button = (kind, key, ends, label, chosen, ...inside) => {
    const title = make("title", {});
    title.textContent = label;
    const group = make("g", { class: kind + (chosen ? " chosen" : ""), role: "button", tabindex: 0, "aria-label": label,
      "aria-pressed": String(chosen), "data-key": key }, title, ...inside);
    group.ends = ends;
    const tell = () => setTriggerValue(kind, key);
    group.addEventListener("click", tell);
    group.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); tell(); }
    });
    return group;
  };

  const paired = data.edges.some((edge) => edge.chosen);
  const drawing = make("svg", { viewBox: `0 0 ${data.width} ${data.height}`, role: "group", "aria-label": data.label, class: paired ? "paired" : "" });
  drawing.dataset.stamp = stamp;
  for (const edge of data.edges) {
    drawing.append(button("edge", edge.key, edge.ends, edge.label, edge.chosen,
      make("path", { d: edge.path, class: "reach" }),
      make("path", { d: edge.path, class: "line", stroke: edge.colour, "stroke-width": edge.width, "stroke-dasharray": edge.dash }),
      make("path", { d: edge.head, fill: edge.colour })));
  }
  for (const node of data.nodes) {
    const name = make("text", { x: node.x, y: node.y + node.radius + 15 });
    name.textContent = node.name;
    drawing.append(button("node", node.key, [node.key], node.label, node.chosen,
      make("circle", { cx: node.x, cy: node.y, r: node.radius }), name));
  }
  // What an actor or edge has to do with is seen when the pointer or the focus is on it.
  const near = (group) => {
    const edges = [...drawing.querySelectorAll(".edge")];
    const shown = !group ? edges : group.matches(".edge") ? [group] : edges.filter((edge) => edge.ends.includes(group.ends[0]));
    const ends = new Set([...shown.flatMap((edge) => edge.ends), ...(group ? group.ends : [])]);
    for (const each of drawing.children)
      each.classList.toggle("far", !!group && (each.matches(".edge") ? !shown.includes(each) : !ends.has(each.ends[0])));
  };
  for (const group of drawing.children) {
    group.addEventListener("pointerenter", () => near(group));
    group.addEventListener("pointerleave", () => near(null));
    group.addEventListener("focus", () => near(group));
    group.addEventListener("blur", () => near(null));
  }
  let frame = parentElement.querySelector(".frame");
  if (!frame) parentElement.append((frame = Object.assign(document.createElement("div"), { className: "frame" })));
  frame.append(drawing);
  for (const name of drawing.querySelectorAll("text")) { // a long name at the edge moves inwards
    const box = name.getBBox(), over = Math.max(0, box.x + box.width + 4 - data.width), under = Math.max(0, 4 - box.x);
    name.setAttribute("x", Number(name.getAttribute("x")) - over + under);
  }
  if (focused) for (const group of drawing.children) if (group.dataset.key === focused) group.focus();
}
