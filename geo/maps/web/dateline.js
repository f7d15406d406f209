/* Draws a scene on a Leaflet map, over the ground of ground.js: marks, areas, routes, the list of countries, the legend.
 *
 *   dateline.base(map, config)   once: ground, borders, labels, controls
 *   dateline.layer(scene)        for each new scene: a Leaflet layer to be added to the map
 *
 * Everything that is text comes in as data and goes out through textContent or canvas; no string becomes markup.
 */
"use strict";
window.dateline = (function () {
  const { home, base, fit, el, svg } = window.datelineGround;
  const MANY = 400; // marks; beyond, they are drawn on one canvas instead of as elements of their own

  /* ---- where the world is cut ---- */

  /* The map is cut where it parts nothing: in the widest gap between the first scene's longitudes. Events on both
   * shores of the Pacific then lie side by side. -180 unless another cut is clearly better. */
  function seam(lons) {
    const sorted = [...new Set(lons)].sort((a, b) => a - b);
    if (sorted.length < 2) return -180;
    let best = sorted[0] + 360 - sorted.at(-1) + 20, cut = -180;
    for (let i = 1; i < sorted.length; i++) {
      const gap = sorted[i] - sorted[i - 1];
      if (gap > best) [best, cut] = [gap, (sorted[i] + sorted[i - 1]) / 2];
    }
    return cut;
  }

  const turn = (lon) => (lon < home.seam ? lon + 360 : lon);

  /* Whole countries turn with the rest, but where there are marks, those alone decide on the cut and on the view. */
  function cutWorld(scene) {
    const parts = scene.spots.concat(scene.regions);
    const leading = scene.spots.length ? scene.spots : scene.regions;
    if (home.seam === undefined) {
      if (!parts.length) return;
      home.seam = seam(leading.map((part) => part.lon));
      home.map.setMaxBounds([[-85, Math.max(-200, home.seam) - 60], [85, Math.max(-180, home.seam) + 440]]);
    }
    for (const part of parts) part.lon = turn(part.lon);
    const lats = leading.map((part) => part.lat), lons = leading.map((part) => part.lon);
    home.bounds = lats.length ? [Math.min(...lats), Math.min(...lons), Math.max(...lats), Math.max(...lons)] : null;
    if (!scene.bounds) return; // only a part of the scene was sent
    const [south, west, north, east] = scene.bounds;
    home.bounds = home.seam > -180 ? [south, home.seam, north, home.seam + 360] : [south, west, north, east];
  }

  /* ---- a scene ---- */

  const state = (part) => (part.state === 1 ? " dl-chosen" : part.state === 2 ? " dl-faded" : "");
  const colourClass = (part) => " dl-hue-" + (part.hue || "several");

  function tip(part) {
    const node = el("div", { class: "dl-tip" }, [el("b"), el("span")]);
    node.firstChild.textContent = part.name;
    node.lastChild.textContent = part.says;
    return node;
  }

  /* Clicks travel to the page as a feature without geometry: the key alone says what was clicked. */
  function keyed(layer, part) {
    layer.toGeoJSON = () => ({ type: "Feature", properties: { key: part.key }, geometry: null });
    return layer.bindTooltip(tip(part), { sticky: !layer.getLatLng, direction: "top", offset: [0, -8], opacity: 1 });
  }

  function symbol(part) {
    const r = part.radius, many = part.count > 1, c = home.config;
    const path = many ? c.shapes["verbal-cooperation"] : c.shapes[part.hue];
    const drawing = c.drawings[part.status || "occurred"];
    const open = !many && part.hue === "state";
    const width = open ? 2.6 : 1.6;
    // Strokes are in pixels, however large the shape is drawn.
    const g = { "stroke-linejoin": "round", "vector-effect": "non-scaling-stroke", "stroke-width": width, d: path };
    const shape = svg("path", { ...g, class: "dl-shape", "fill-opacity": open ? 0 : drawing.fill });
    if (drawing.dash.length) shape.setAttribute("stroke-dasharray", drawing.dash.join(" "));
    const parts = [svg("path", { ...g, class: "dl-halo", "stroke-width": width + 2.4 }), shape];
    // A hollow mark keeps the paper inside it, so that it reads on any ground.
    if (open || drawing.fill < 1) parts.unshift(svg("path", { d: path, style: "fill:var(--dl-paper);fill-opacity:.8" }));
    if (drawing.struck) parts.push(svg("path", { ...g, class: "dl-shape", d: c.strike }));
    const half = Math.ceil(r * 1.4 + 2);
    const image = svg("svg", { width: 2 * half, height: 2 * half, viewBox: [-half, -half, 2 * half, 2 * half].join(" ") },
      [svg("g", { transform: "scale(" + r + ")" }, parts)]);
    if (part.state === 1) image.append(svg("circle", { class: "dl-ring", r: r * 1.2 + 3 }));
    if (many) {
      const text = svg("text", { y: 4, class: drawing.fill < 0.6 ? "dl-open" : "" });
      text.textContent = part.count;
      image.append(text);
    }
    return image;
  }

  function mark(part) {
    const half = Math.max(12, Math.ceil(part.radius * 1.4 + 2)); // never smaller than a fingertip can hit
    const icon = L.divIcon({ className: "dl-mark" + colourClass(part) + state(part), html: symbol(part), iconSize: [2 * half, 2 * half] });
    const layer = L.marker([part.lat, part.lon], { icon: icon, riseOnHover: true, zIndexOffset: part.state === 1 ? 2000 : part.order,
      alt: part.name + ", " + part.says });
    layer.on("add", () => {
      const node = layer.getElement();
      node.dataset.key = part.key;
      node.setAttribute("aria-label", part.name + ", " + part.says);
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        layer.fire("click", { latlng: layer.getLatLng() }, true);
      });
    });
    return keyed(layer, part);
  }

  const Dot = L.CircleMarker.extend({
    _updatePath: function () { this._renderer._drawMark(this); },
  });
  L.Canvas.include({
    _drawMark: function (layer) {
      if (!this._drawing || layer._empty() || layer.part.hidden) return;
      const part = layer.part, c = home.config, many = part.count > 1, r = part.radius, context = this._ctx;
      const drawing = c.drawings[part.status || "occurred"];
      const colour = home.colours[part.hue || "several"];
      const at = new DOMMatrix([r, 0, 0, r, layer._point.x, layer._point.y]);
      const shape = new Path2D();
      shape.addPath(new Path2D(c.shapes[many ? "verbal-cooperation" : part.hue] + (drawing.struck ? c.strike : "")), at);
      context.save();
      context.globalAlpha = part.state === 2 ? 0.4 : 1;
      context.lineJoin = "round";
      context.lineWidth = 3.4;
      context.strokeStyle = home.colours.paper;
      context.stroke(shape);
      context.globalAlpha *= part.hue === "state" && !many ? 0.05 : Math.max(0.05, drawing.fill);
      context.fillStyle = colour;
      context.fill(shape);
      context.globalAlpha = part.state === 2 ? 0.4 : 1;
      context.setLineDash(drawing.dash);
      context.lineWidth = part.state === 1 ? 2.2 : 1.6;
      context.strokeStyle = part.state === 1 ? home.colours.ink : colour;
      context.stroke(shape);
      if (many) {
        context.fillStyle = drawing.fill < 0.6 ? colour : home.colours.paper;
        context.font = '600 11px "Source Sans", system-ui, sans-serif';
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillText(part.count, layer._point.x, layer._point.y + 0.5);
      }
      context.restore();
    },
  });

  function dot(part) {
    home.canvas = home.canvas || L.canvas({ padding: 0.2 });
    const layer = new Dot([part.lat, part.lon], { renderer: home.canvas, radius: part.radius, bubblingMouseEvents: false });
    layer.part = part;
    return keyed(layer, part);
  }

  function area(part, scene) {
    const rings = scene.shapes[part.key];
    const huge = rings && widest(rings) > 40;
    const kinds = [["vague", part.vague && !huge], ["wide", part.wide], ["huge", huge], ["round", huge && widest(rings) > 300],
      ["vast", huge && !part.key.startsWith("country/")]];
    const look = "dl-area" + colourClass(part) + state(part) + kinds.map(([kind, is]) => (is ? " dl-" + kind : "")).join("");
    const style = { pane: "dl-areas", renderer: home.areas, className: look, bubblingMouseEvents: false };
    if (rings) return keyed(L.polygon(turned(rings), { ...style, smoothFactor: 0.8 }), part);
    if (!part.km) return null;
    return keyed(L.circle([part.lat, part.lon], { ...style, className: look + " dl-circle", radius: part.km * 1000 }), part);
  }

  function extent(ring) {
    const lons = ring.map((p) => p[0]);
    return [Math.min(...lons), Math.max(...lons)];
  }

  const widest = (polygons) => Math.max(...polygons.map((rings) => extent(rings[0])[1] - extent(rings[0])[0]));

  /* Each polygon goes as a whole to the side of the cut where its middle lies; one that goes round the world stands on
   * both sides. */
  function turned(polygons) {
    return polygons.flatMap((rings) => {
      const [west, east] = extent(rings[0]), middle = (west + east) / 2;
      const shifts = east - west > 300 ? [0, 360] : [turn(middle) - middle];
      return shifts.map((shift) => rings.map((ring) => ring.map((p) => [p[1], p[0] + shift])));
    });
  }

  function route(part) {
    const group = L.featureGroup();
    const shift = turn(part.points[0][1]) - part.points[0][1];
    const shifts = part.points.some((p) => p[1] + shift < home.seam) ? [shift, shift + 360]
      : part.points.some((p) => p[1] + shift > home.seam + 360) ? [shift, shift - 360] : [shift];
    for (const by of shifts) {
      const points = part.points.map((p) => [p[0], p[1] + by]);
      const look = "dl-route" + colourClass(part) + state(part);
      const line = L.polyline(points, { pane: "dl-routes", renderer: home.routes, className: look,
        dashArray: part.dash.length ? part.dash.join(" ") : null, bubblingMouseEvents: false });
      group.addLayer(keyed(line, part));
      group.addLayer(arrow(points, part));
    }
    return group;
  }

  function arrow(points, part) {
    const at = Math.floor(points.length * 0.55), map = home.map;
    const a = map.project(points[Math.max(0, at - 1)], 5), b = map.project(points[Math.min(points.length - 1, at + 1)], 5);
    const angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
    const image = svg("svg", { width: 12, height: 12, viewBox: "-6 -6 12 12" },
      [svg("path", { d: "M5 0L-4 -4L-2 0L-4 4z", transform: "rotate(" + angle.toFixed(1) + ")" })]);
    const icon = L.divIcon({ className: "dl-arrow" + colourClass(part) + state(part), html: image, iconSize: [12, 12] });
    return L.marker(points[at], { icon: icon, interactive: false, keyboard: false, pane: "dl-routes" });
  }

  function halo(part) {
    return L.circle([part.lat, part.lon], { pane: "dl-areas", renderer: home.areas, radius: part.halo * 1000, interactive: false,
      className: "dl-area dl-circle" + colourClass(part) + (part.state === 2 ? " dl-faded" : "") });
  }

  function name(part) {
    const text = el("div");
    text.textContent = part.name;
    const icon = L.divIcon({ className: "dl-name" + state(part).replace(" dl-chosen", ""), html: text, iconSize: null });
    return L.marker([part.lat, part.lon], { icon: icon, interactive: false, keyboard: false });
  }

  function layer(scene) {
    const group = L.featureGroup();
    cutWorld(scene);
    // Large areas first: a small one inside stays reachable.
    home.areas = home.areas || L.svg({ pane: "dl-areas", padding: 0.5 });
    home.routes = home.routes || L.svg({ pane: "dl-routes", padding: 0.5 });
    const areas = new Map();
    const add = (made) => made && group.addLayer(made);
    for (const part of scene.regions) {
      const drawn = area(part, scene);
      if (drawn) areas.set(part.key, drawn);
      add(drawn);
    }
    const made = scene.regions.map((part) => [part, areas.get(part.key)]).filter(([, area]) => area);
    const keep = (part, one) => { add(one); made.push([part, one]); };
    for (const part of scene.spots) if (part.halo) keep(part, halo(part));
    for (const part of scene.routes) keep(part, route(part));
    for (const [a, b] of scene.links)
      add(L.polyline([[a[0], turn(a[1])], [b[0], turn(b[1])]], { pane: "dl-routes", renderer: home.routes, className: "dl-link", interactive: false }));
    const make = scene.spots.length > MANY ? dot : mark;
    scene.spots.forEach((part, order) => keep(part, make({ ...part, order: order })));
    for (const part of scene.regions) if (part.sea) add(name(part));
    group.on("add", () => appear(scene, areas, group, made));
    group.on("remove", () => home.boxes.forEach((box) => box.remove()));
    return group;
  }

  function appear(scene, areas, group, made) {
    home.named = new Set(scene.regions.filter((part) => part.sea).map((part) => part.name));
    if (home.labels) home.labels.draw();
    home.boxes = [tray(scene, areas), legend(scene)].filter(Boolean);
    home.boxes.forEach((box) => box.addTo(home.map));
    tiles(scene.tiles);
    bare(Boolean(scene.bare));
    if (home.after) home.after(scene, group, made); // the page may know better where to look first
    if (!home.seen && home.bounds) {
      home.seen = true;
      fit(false);
    } else if (scene.focus && scene.focus.n !== home.focus) {
      goTo(scene.focus);
    }
    home.focus = scene.focus ? scene.focus.n : home.focus;
  }

  /* One place: no farther out than its kind asks for. Several: all of them in view. */
  function goTo(focus) {
    const points = focus.points.map((p) => [p[0], turn(p[1])]);
    const quick = { duration: 0.5 };
    if (points.length === 1) return home.map.flyTo(points[0], Math.max(focus.zoom, home.map.getZoom()), quick);
    return home.map.flyToBounds(points, { ...quick, padding: [80, 80], maxZoom: Math.max(focus.zoom, 5) });
  }

  function tiles(wanted) {
    const now = home.tiles ? home.tiles._url : null;
    if ((wanted ? wanted.url : null) === now) return;
    if (home.tiles) home.tiles.remove();
    home.tiles = wanted ? L.tileLayer(wanted.url, { attribution: wanted.attribution, maxZoom: 19, zIndex: 1 }) : null;
    covered(Boolean(wanted));
    if (!home.tiles) return;
    home.tiles.on("tileerror", () => covered(false)); // no network: the base map that we have
    home.tiles.on("tileload", () => covered(true));
    home.tiles.addTo(home.map);
  }

  /* Land without borders and names, for those who want nothing beside the marks. */
  function bare(yes) {
    home.bare = yes;
    for (const layer of home.above || []) layer.setStyle({ opacity: yes ? 0 : 1 });
    home.map.getPane("dl-labels").style.visibility = yes ? "hidden" : "";
  }

  function covered(yes) {
    for (const name of ["dl-ground", "dl-labels"]) home.map.getPane(name).style.display = yes ? "none" : "";
  }

  /* ---- boxes beside the marks ---- */

  function box(position, title, rows) {
    const control = L.control({ position: position });
    control.onAdd = () => {
      const tight = () => home.closed[title] ?? (home.map.getSize().x < 560 || home.map.getSize().y < 420);
      const heading = el("summary");
      heading.textContent = title;
      const node = el("div", { class: "dl-box leaflet-control" }, [
        el("details", {}, [heading, el("ul", {}, rows)])]);
      const fold = () => (node.firstChild.open = !tight());
      fold();
      home.map.on("resize", fold);
      control.onRemove = () => home.map.off("resize", fold);
      heading.addEventListener("click", () => (home.closed[title] = node.firstChild.open)); // it opens after this
      L.DomEvent.disableClickPropagation(node);
      L.DomEvent.disableScrollPropagation(node);
      return node;
    };
    return control;
  }

  function row(image, label, count) {
    const [a, b] = [el("span"), el("span")];
    a.textContent = label;
    b.textContent = count;
    return [image, a, b];
  }

  function tray(scene, areas) {
    const wide = scene.regions.filter((part) => part.wide).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    if (!wide.length) return null;
    const rows = wide.map((part) => {
      const swatch = el("i", { class: "dl-swatch" + colourClass(part) });
      const button = el("button", { type: "button", class: state(part).trim(), "data-key": part.key },
        row(swatch, part.name, part.count));
      button.setAttribute("aria-label", part.name + ", " + part.says);
      const target = areas.get(part.key);
      button.addEventListener("click", () =>
        target ? target.fire("click", { latlng: L.latLng(part.lat, part.lon) }, true) : null);
      return el("li", {}, [button]);
    });
    return box("topright", scene.words.tray, rows);
  }

  function legend(scene) {
    if (!scene.legend.length) return null;
    const rows = scene.legend.map((item) => el("li", { title: item.help || "" }, row(sample(item), item.label, item.count)));
    return box("bottomright", scene.words.legend, rows);
  }

  function sample(item) {
    const image = svg("svg", { width: 18, height: 16, viewBox: "-9 -8 18 16", fill: "none", stroke: "currentColor", "stroke-width": 1.5 });
    const c = home.config, put = (tag, attributes) => image.append(svg(tag, attributes));
    if (item.sign === "status") {
      const drawing = c.drawings[item.status];
      const dash = drawing.dash.map((d) => d / 5).join(" ");
      put("path", { d: c.shapes["verbal-cooperation"] + (drawing.struck ? c.strike : ""), transform: "scale(5)",
        fill: "currentColor", "fill-opacity": drawing.fill, "stroke-width": 0.3, "stroke-dasharray": dash });
    } else if (item.sign === "area") put("rect", { x: -7, y: -5, width: 14, height: 10, rx: 2, fill: "currentColor", "fill-opacity": 0.18, "stroke-width": 1 });
    else if (item.sign === "vague") put("rect", { x: -6, y: -4, width: 12, height: 8, rx: 3, fill: "currentColor", "fill-opacity": 0.15, "stroke-width": 4, "stroke-opacity": 0.25 });
    else if (item.sign === "halo") { put("circle", { r: 7, "stroke-width": 1, "stroke-dasharray": "2 2" }); put("circle", { r: 2.5, fill: "currentColor" }); }
    else if (item.sign === "route") { put("path", { d: "M-8 4Q0 -5 7 0" }); put("path", { d: "M8 1L2 1L5 -4z", fill: "currentColor", stroke: "none" }); }
    else if (item.sign === "many") put("circle", { r: 7, fill: "currentColor", stroke: "none" });
    return image;
  }

  return { base: base, layer: layer, fit: fit };
})();
