/* Ways past the filters for who works with keys alone: buttons before everything else, seen while they have the focus. */
import { el } from "./dom.js";

const LIST = '[class*="st-key-row-"] button, .evidence, .st-key-panel-up button';
const PLACES = [["Skip to the list", LIST], ["Skip to the map", 'iframe[title="streamlit_folium.st_folium"]']];

/* Put them into the page; the answer takes them out again. */
export function links() {
  const go = (where) => () => document.querySelector(where)?.focus();
  const nav = el("nav", { class: "dl-skip", "aria-label": "Skip" }, PLACES.map(([text, where]) => el("button", { type: "button", text, onclick: go(where) })));
  document.body.prepend(nav);
  return () => nav.remove();
}
