/* The map of the opening view, in a frame of its own: it stands where the address says, and notes where it is moved. */
import { noteMap, noteMark, notedMap } from "./address.js";
import { fill } from "./dateline.js";
import { base } from "./ground.js";
import { home, turn } from "./home.js";
import { fit } from "./sight.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const map = L.map("map", { minZoom: 0.5, maxZoom: 12, zoomSnap: 0.5, wheelPxPerZoomLevel: 90, maxBoundsViscosity: 0.6 }).setView([30, 20], 2);
base(map, read("config"));
home.after = () => {
  const noted = notedMap();
  if (!noted) return;
  home.seen = home.moved = true;
  map.setView([noted[0], turn(noted[1])], noted[2], { animate: false });
};
document.addEventListener("click", (event) => {
  const part = event.target.closest("[data-key]");
  if (part) noteMark((window.datelineChosen = part.dataset.key));
}, true);
const layer = L.featureGroup();
fill(layer, read("scene"));
fit(false); // now, and all is drawn once
layer.addTo(map);
map.on("moveend", () => home.moved && noteMap(map));
