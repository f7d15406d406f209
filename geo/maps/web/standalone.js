/* The stand-alone page: filters, list and evidence round the map that dateline.js draws. All text goes out through
 * textContent. The data stand in JSON blocks of the page, made by geo/maps/pages.py.
 */
"use strict";
(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const config = read("config"), scene = read("scene"), data = read("data");
  const chosen = { actors: new Set(), quadrants: new Set(), from: "", to: "", undated: true, text: "" };
  let shown = data.events.map((_, at) => at), picked = null, selected = null, map = null, layer = null;

  function el(tag, attributes, children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {}))
      if (name === "text") node.textContent = value;
      else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value);
    for (const child of children || []) if (child) node.append(child);
    return node;
  }

  /* ---- which events ---- */

  const actorsOf = (event) => [...new Set([...event.agents, ...event.targets])];

  function passes(event, without) {
    if (without !== "actors" && chosen.actors.size && !actorsOf(event).some((name) => chosen.actors.has(name))) return false;
    if (without !== "quadrants" && chosen.quadrants.size && !chosen.quadrants.has(event.quadrant)) return false;
    if (!event.from) { if (!chosen.undated) return false; }
    else if ((chosen.to && event.from > chosen.to) || (chosen.from && event.to < chosen.from)) return false;
    return chosen.text.split(/\s+/).every((word) => told(event).includes(word));
  }

  function told(event) {
    if (!event.told) event.told = [...event.agents, ...event.targets, event.type, ...event.places.map((p) => p.name),
      ...event.reports.map((r) => r.pieces.map((p) => p[0]).join(""))].join("\n").toLowerCase();
    return event.told;
  }

  function counts(without, values) {
    const found = new Map();
    for (const event of data.events) {
      const left = passes(event, without);
      for (const value of values(event)) found.set(value, (found.get(value) || 0) + left);
    }
    return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  /* ---- the map ---- */

  function agreed(events, name) {
    const values = new Set(events.map((event) => event[name]));
    return values.size === 1 ? [...values][0] : null;
  }

  function fitted(part, visible) {
    const members = data.members[part.key].filter((at) => visible.has(at)).map((at) => data.events[at]);
    if (!members.length) return null;
    const many = members.length > 1, one = members[0];
    const says = many ? members.length + " events" : one.type + (one.status === "occurred" ? "" : ", " + one.says);
    const radius = part.radius && (members.length === part.count ? part.radius : data.radii[Math.min(members.length, 199)]);
    const state = selected === null ? 0 : members.includes(data.events[selected]) ? 1 : 2;
    return { ...part, count: members.length, hue: agreed(members, "quadrant") || "", radius: radius, says: says,
      status: agreed(members, "status") || "occurred", state: state };
  }

  function draw() {
    const visible = new Set(shown);
    const parts = (list) => list.map((part) => fitted(part, visible)).filter(Boolean);
    const ids = new Set(shown.map((at) => "event/" + data.events[at].id));
    const routes = scene.routes.filter((part) => ids.has(part.key)).map((part) => ({ ...part,
      state: selected === null ? 0 : part.key === "event/" + data.events[selected].id ? 1 : 2 }));
    if (layer) layer.remove();
    layer = dateline.layer({ ...scene, spots: parts(scene.spots), regions: parts(scene.regions), routes: routes,
      legend: shown.length === data.events.length ? scene.legend : [] });
    layer.on("click", (event) => pick((event.propagatedFrom || event.layer).toGeoJSON().properties.key));
    layer.addTo(map);
  }

  function pick(key) {
    const members = key.startsWith("event/") ? data.events.flatMap((e, at) => ("event/" + e.id === key ? [at] : [])) : data.members[key];
    picked = { key: key, events: new Set(members) };
    select(members.filter((at) => shown.includes(at)).length === 1 ? members.find((at) => shown.includes(at)) : null);
  }

  function select(at) {
    selected = at;
    draw();
    list();
  }

  function go(at) {
    const part = [...scene.spots, ...scene.regions].find((p) => data.members[p.key].includes(at));
    if (part && !map.getBounds().contains([part.lat, part.lon])) map.panTo([part.lat, part.lon]);
  }

  /* ---- the list and the evidence ---- */

  const panel = el("ol", { class: "events" }), heading = el("h2", { "aria-live": "polite" });
  const back = el("button", { type: "button", text: "show all", onclick: () => { picked = null; select(null); } });

  function list() {
    const rows = shown.filter((at) => !picked || picked.events.has(at));
    heading.textContent = (picked ? rows.length + " here" : rows.length + " of " + data.events.length) + (rows.length === 1 ? " event" : " events");
    back.hidden = !picked;
    panel.replaceChildren(...rows.map(item));
    if (!rows.length) panel.append(el("li", { class: "none", text: "No event passes these filters. Clear some of them." }));
  }

  function item(at) {
    const event = data.events[at], open = at === selected;
    const whom = event.targets.length ? " → " + event.targets.join(", ") : "";
    const head = el("button", { type: "button", class: "head", "aria-expanded": String(open), onclick: () => { go(at); select(open ? null : at); } }, [
      el("span", { class: "what dl-hue-" + event.quadrant }, [el("b", { text: event.type }), el("i", { text: event.status === "occurred" ? "" : event.says })]),
      el("span", { text: (event.agents.join(", ") || "somebody") + whom }),
      el("span", { class: "faint", text: [event.when, event.places.map((p) => p.name).join(", ") || "no place told"].join(" · ") }),
    ]);
    return el("li", open ? { class: "open" } : {}, [head, open ? evidence(event) : null]);
  }

  function evidence(event) {
    return el("div", { class: "evidence" }, [
      ...event.reports.map((report) => el("figure", {}, [
        el("blockquote", {}, report.pieces.map(([text, role]) => (role ? el("mark", { class: role, text: text }) : document.createTextNode(text)))),
        el("figcaption", { text: [report.article, report.source, report.published].filter(Boolean).join(" · ") }),
      ])),
      el("p", { class: "faint", text: event.places.map((p) => p.name + ": " + p.how + ", " + p.link).join("; ") }),
      event.how ? el("p", { class: "faint", text: "When: " + event.how }) : null,
      event.numbers.length ? el("p", { class: "faint", text: "How many: " + [...new Set(event.numbers)].join("; ") }) : null,
      ...event.disputed.map((words) => el("p", { class: "disputed", text: words })),
    ]);
  }

  /* ---- the filters ---- */

  const actors = el("ul"), quadrants = el("ul");
  const search = el("input", { type: "search", placeholder: "find an actor", "aria-label": "Find an actor", oninput: () => filters() });

  function option(set, value, label, count, dot) {
    const box = el("input", { type: "checkbox", onchange: () => { set.has(value) ? set.delete(value) : set.add(value); update(); } });
    box.checked = set.has(value);
    return el("li", count || box.checked ? {} : { class: "off" }, [el("label", {}, [box, dot, el("span", { text: label }), el("output", { text: count })])]);
  }

  function filters() {
    const word = search.value.trim().toLowerCase();
    const rows = counts("actors", actorsOf).filter(([name]) => chosen.actors.has(name) || name.toLowerCase().includes(word));
    actors.replaceChildren(...rows.slice(0, 60).map(([name, count]) => option(chosen.actors, name, name, count)));
    quadrants.replaceChildren(...counts("quadrants", (event) => [event.quadrant]).map(([name, count]) =>
      option(chosen.quadrants, name, data.quadrants[name], count, el("i", { class: "dot dl-hue-" + name }))));
  }

  function update() {
    shown = data.events.flatMap((event, at) => (passes(event) ? [at] : []));
    if (selected !== null && !shown.includes(selected)) selected = null;
    picked = null;
    filters();
    draw();
    list();
  }

  function day(name, label) {
    return el("label", {}, [el("span", { text: label }), el("input", { type: "date", onchange: (e) => { chosen[name] = e.target.value; update(); } })]);
  }

  function clear() {
    Object.assign(chosen, { from: "", to: "", undated: true, text: "" });
    chosen.actors.clear();
    chosen.quadrants.clear();
    for (const input of document.querySelectorAll("aside.filters input")) input.type === "checkbox" ? (input.checked = input.id === "undated") : (input.value = "");
    update();
  }

  const undated = el("input", { type: "checkbox", id: "undated", checked: "", onchange: (e) => { chosen.undated = e.target.checked; update(); } });
  const words = el("input", { type: "search", placeholder: "words of a report", "aria-label": "Words of a report",
    oninput: (e) => { chosen.text = e.target.value.trim().toLowerCase(); update(); } });
  const side = el("details", { open: "" }, [el("summary", { text: "Filters" }),
    words, el("h3", { text: "Actors" }), search, actors, el("h3", { text: "What" }), quadrants,
    el("h3", { text: "When" }), el("div", { class: "days" }, [day("from", "from"), day("to", "to")]),
    el("label", { class: "line" }, [undated, el("span", { text: "events without a date too" })]),
    el("button", { type: "button", class: "clear", text: "clear all", onclick: clear })]);
  if (window.innerWidth < 800) side.open = false;

  document.getElementById("page").replaceChildren(
    el("header", {}, [el("h1", { text: data.title }), el("p", { text: [data.caption, data.counts].filter(Boolean).join(" · ") })]),
    el("aside", { class: "filters" }, [side]),
    el("div", { id: "map", role: "application", "aria-label": "Map of the events" }),
    el("section", { "aria-label": "Events" }, [el("div", { class: "bar" }, [heading, back]), panel]),
    el("footer", { text: data.small.join(" · ") }));

  map = L.map("map", { minZoom: 2, maxZoom: 12, zoomSnap: 0.5, maxBounds: [[-85, -230], [85, 260]], maxBoundsViscosity: 0.6 }).setView([30, 20], 2);
  dateline.base(map, config);
  update();
})();
