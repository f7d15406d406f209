/* Names of places under the field that goes to one, while it is typed in: the browser's own list beneath a field.
 *
 * They are those of the base map; what it does not name, or by another name, the server finds when all is typed.
 */
import { el } from "./dom.js";

const FIELD = ".st-key-go input";
const AREAS = ["countries.geojson", "seas.geojson"];
const COLUMNS = ["towns-large.json", "regions-names.json", "towns-middle.json"];
const LEAST = 2; // letters that are typed before any name is offered
const MOST = 8;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let names = null; // of places, with their letters as they are compared, the larger first

export function draw(parentElement, { names: folder }) {
  const listen = (event) => event.target.matches?.(FIELD) && offer(event.target, folder);
  document.addEventListener("input", listen);
  document.addEventListener("focusin", listen);
  listen({ target: document.activeElement }); // somebody may be typing already
  return () => {
    document.removeEventListener("input", listen);
    document.removeEventListener("focusin", listen);
  };
}

async function offer(field, folder) {
  const list = listOf(field);
  names = names || fetched(folder);
  const typed = fold(field.value.trim()), known = typed.length < LEAST ? [] : await names;
  if (fold(field.value.trim()) !== typed) return; // more was typed meanwhile
  const found = known.filter(({ letters }) => letters.startsWith(typed)).slice(0, MOST);
  list.replaceChildren(...found.map(({ name, letters }) => el("option", { value: name, label: letters === name.toLowerCase() ? null : letters })));
}

function listOf(field) {
  const id = "dateline-places", list = document.getElementById(id) || el("datalist", { id });
  if (!list.isConnected) document.body.append(list);
  if (field.getAttribute("list") !== id) field.setAttribute("list", id);
  return list;
}

async function fetched(folder) {
  const read = async (file) => (await fetch(new URL(`${folder}/${file}`, import.meta.url))).json();
  const [areas, columns] = await Promise.all([AREAS, COLUMNS].map((files) => Promise.all(files.map(read))));
  const once = new Set(areas.flatMap((one) => one.features.map(({ properties }) => String(properties.name))));
  for (const one of columns) for (const name of one.names.split("\n")) once.add(name);
  return [...once].map((name) => ({ name, letters: fold(name) }));
}
