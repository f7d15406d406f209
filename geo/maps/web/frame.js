/* What the map's frame loads first. streamlit-folium knows no modules and does not wait for them: until ours have come,
 * what is asked of them is kept, and a layer stays an empty group.
 */
"use strict";
window.dateline = (function () {
  const waiting = [];
  let made = null;
  for (const name of ["dateline", "ground", "marks", "dom"]) void import("./" + name + ".js"); // what page.js asks for, at once
  import("./page.js").then((modules) => {
    made = modules;
    for (const act of waiting.splice(0)) act();
  });
  const soon = (act) => (made ? act() : waiting.push(act));
  return {
    base: (map, config) => void soon(() => made.base(map, config)),
    layer: (scene) => {
      const group = L.featureGroup();
      soon(() => made.fill(group, scene));
      return group;
    },
  };
})();
