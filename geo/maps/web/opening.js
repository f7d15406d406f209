/* Calls the page when the opening view is drawn, takes the view away when the page's own map stands behind it, and hands
 * on what was clicked meanwhile. Where the map is still awaited, the page is called at once, and the map brings its words.
 */
(function () {
  "use strict";
  const OFTEN = 50, PATIENCE = 1500, LONGEST = 120000; // milliseconds
  const view = document.getElementById("dateline-opening"), frame = view.querySelector("iframe"), began = Date.now();
  let called = false, ran = false;

  function call() {
    if (called) return;
    called = true;
    for (const link of document.querySelectorAll('link[rel="later"]')) link.rel = "modulepreload";
    for (const later of document.querySelectorAll('script[type="later"]')) {
      const script = document.createElement("script");
      for (const { name, value } of later.attributes) script.setAttribute(name, name === "type" ? "module" : value);
      later.replaceWith(script);
    }
  }

  function told() {
    const words = JSON.parse(frame.contentDocument?.getElementById("told")?.textContent ?? "null");
    if (!words) return;
    view.querySelector(".opening-caption b").textContent = words.caption;
    view.querySelector(".opening-caption span").textContent = words.count;
  }

  frame.addEventListener("load", () => { told(); requestAnimationFrame(() => setTimeout(call)); }); // now it is on the screen
  setTimeout(call, view.dataset.awaited === undefined ? PATIENCE : 0);

  /* What was clicked stands in the address. Where that came too late for the page's first run, it is clicked again. */
  function go(map) {
    const chosen = frame.contentWindow?.datelineChosen;
    view.classList.add("opening-gone");
    setTimeout(() => view.remove(), 200);
    if (!chosen || !map || new URL(location).searchParams.get("mark") === chosen) return;
    map.document.querySelector('[data-key="' + CSS.escape(chosen) + '"]')?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }

  /* A page that has run and has no map says why; so does a dialog. */
  function look() {
    const map = document.querySelector('iframe[title="streamlit_folium.st_folium"]')?.contentWindow;
    const state = document.querySelector("[data-test-script-state]")?.dataset.testScriptState;
    ran = ran || state === "running";
    if (map?.datelinePage?.home.seen) go(map);
    else if ((ran && state === "notRunning" && !map) || document.querySelector('[role="dialog"]') || Date.now() - began > LONGEST) go(null);
    else setTimeout(look, OFTEN);
  }
  look();
})();
