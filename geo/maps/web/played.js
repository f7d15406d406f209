/* The list while time plays: the events of the bars that the timeline has come to, newest first. The server is not asked.
 *
 *   draw(root, data, tell)   data.rows has of each event its first and last bar, id, sign, title and facts
 */
import { el } from "./dom.js";
import { countWords } from "./words.js";

const MOST = 60; // rows that are drawn; nobody reads more while it plays

export function draw(root, { rows }, tell) {
  const heading = el("p", { class: "played-head" }), list = el("ol", { class: "played" });
  const show = (passes) => {
    const shown = passes ? rows.filter(([first, last]) => passes(first, last)) : rows;
    heading.textContent = countWords(shown.length, "event") + (shown.length > MOST ? ", the newest " + MOST : "");
    list.replaceChildren(...shown.slice(0, MOST).map(([, , id, sign, title, facts]) => el("li", {}, [
      el("button", { type: "button", "data-event": id, onclick: () => tell("open", id) }, [
        el("i", { class: "sign sign-" + sign }), el("strong", { text: title }), el("span", { text: facts })])])));
  };
  const hear = () => show(window.datelinePassing ?? null);
  root.replaceChildren(el("section", { class: "played-list", "aria-label": "Events of these days" }, [heading, list]));
  document.addEventListener("dateline-during", hear);
  hear();
  return () => document.removeEventListener("dateline-during", hear);
}
