/* Where the map is, in the address of the page around its frame. The server never writes this parameter, it only keeps
 * it: so the map may write it alone. And which mark is open, which only a page that has yet to come is told so.
 */
import { wrapped } from "./home.js";

const NAME = "map", MARK = "mark", EVENT = "event";

export const number = (value) => Number(value.toFixed(4));

/* Note where a map is. False: the page around it is not ours. */
export function noteMap(map) {
  const at = map.getCenter(), now = [number(at.lat), number(wrapped(at.lng)), number(map.getZoom())].join(",");
  return write(NAME, now);
}

/* Note that a map is wherever its events are. False: the page around it is not ours. */
export const forgetMap = () => write(NAME, null);

/* Note which mark is to be open; one of those that are fanned out is an event. */
export const noteMark = (key) => (key.startsWith(EVENT + "/") ? write(EVENT, key.slice(EVENT.length + 1)) : write(MARK, key));

function write(name, value) {
  try {
    const address = new URL(window.parent.location.href);
    if (address.searchParams.get(name) === value) return true;
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
    window.parent.history.replaceState(window.parent.history.state, "", address);
  } catch {
    return false;
  }
  return true;
}

/* Return latitude, longitude and zoom as they were noted, null where they were not. */
export function notedMap() {
  try {
    const words = new URL(window.parent.location.href).searchParams.get(NAME) || "", at = words.split(",").map(Number);
    const fits = words && at.length === 3 && at.every(Number.isFinite) && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180;
    return fits && at[2] >= 0 && at[2] <= 19 ? at : null;
  } catch {
    return null; // the page around us is not ours
  }
}
