/* Elements of a document. Text comes in as data and goes out through textContent: no string becomes markup. */
const SVG = "http://www.w3.org/2000/svg";

/* Make an element. `text` is its text, `onNAME` listens, an attribute that is null is left out, as is an empty child. */
export const el = (tag, attributes, children) => filled(document.createElement(tag), attributes, children);
export const svg = (tag, attributes, children) => filled(document.createElementNS(SVG, tag), attributes, children);

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null) node.setAttribute(name, value);
  }
  for (const child of children || []) if (child) node.append(child);
  return node;
}

/* Say whether a colour is dark, null where it is none of the form #rrggbb: that is how Streamlit tells its theme. */
export function isDarkColour(colour) {
  const hex = /^#([0-9a-f]{6})/i.exec(colour.trim());
  if (!hex) return null;
  const [r, g, b] = [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16));
  return 0.3 * r + 0.59 * g + 0.11 * b < 128;
}
