/* A story in the page that stands alone: its steps one by one, by buttons and keys, each with the briefer's own words.
 *
 * In: the story's steps as geo/maps/standalone.py writes them. Out: a panel; what a step does to map and list is the
 * page's to know. The step before the first is the story's beginning, from which all of the map is seen.
 */
import { el } from "./dom.js";
import { countWords } from "./words.js";

const START = -1, CLOSED = null;
const TYPED = "input, textarea, select, #map, .tl"; // where keys mean something else
const TURNS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

/* Build the panel. `act.show(step)` is called when a step is told, with null at the beginning; `act.close()` when the
 * reader leaves; `act.says(step)` returns what else there is to say of a step, if anything.
 */
export function storyPanel(story, act) {
  const { steps } = story, body = el("div", { class: "step", "aria-live": "polite", tabindex: "0" });
  const turn = (text, by) => el("button", { type: "button", text, onclick: () => to(at + by) });
  const back = turn("Previous", -1), next = turn("Next", 1);
  const dots = steps.map((step, number) => el("button", { type: "button", "aria-label": "Step " + (number + 1) + ": " + step.title, title: step.title, onclick: () => to(number) }));
  const leave = el("button", { type: "button", class: "leave", text: "Leave the story", onclick: () => to(CLOSED) });
  const read = el("button", { type: "button", class: "read", text: "Read the story: " + countWords(steps.length, "step"), onclick: () => to(START) });
  const inside = [el("div", { class: "bar" }, [el("h2", { text: story.title || "Story" }), leave]), body,
    el("nav", { "aria-label": "Steps of the story" }, [back, el("div", { class: "dots" }, dots), next])];
  const node = el("section", { class: "story", "aria-label": "Story" });
  let at = START;

  const draw = () => {
    node.replaceChildren(...(at === CLOSED ? [read] : inside));
    if (at === CLOSED) return;
    body.replaceChildren(...(at === START ? beginning(steps, to) : told(steps, at, act.says(steps[at]))));
    back.disabled = at === START;
    next.disabled = at === steps.length - 1;
    next.textContent = at === START ? "Start" : "Next";
    dots.forEach((dot, number) => {
      dot.classList.toggle("done", number <= at);
      if (number === at) dot.setAttribute("aria-current", "step");
      else dot.removeAttribute("aria-current");
    });
  };
  const to = (wanted) => {
    if (wanted !== CLOSED && (wanted < START || wanted >= steps.length)) return;
    at = wanted;
    draw();
    body.scrollTop = 0;
    if (at === CLOSED) act.close();
    else act.show(at === START ? null : steps[at]);
  };
  document.addEventListener("keydown", (event) => {
    if (at === CLOSED || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(TYPED)) return;
    const wanted = event.key === "Escape" ? CLOSED : event.key === "Home" ? START : event.key === "End" ? steps.length - 1 : event.key in TURNS ? at + TURNS[event.key] : undefined;
    if (wanted === undefined) return;
    event.preventDefault();
    to(wanted);
  });
  draw();
  return { node, again: draw };
}

const beginning = (steps, to) => [el("p", { class: "faint", text: countWords(steps.length, "step") + ". Go on with the buttons below, or with the arrow keys." }),
  el("ol", {}, steps.map((step, number) => el("li", {}, [el("button", { type: "button", text: step.title, onclick: () => to(number) })])))];

const told = (steps, at, said) => [
  el("p", { class: "faint", text: "Step " + (at + 1) + " of " + steps.length }),
  el("h3", { text: steps[at].title }),
  el("p", { class: "faint", text: [steps[at].when, steps[at].where].filter(Boolean).join(" · ") }),
  ...steps[at].words.split("\n").filter(Boolean).map((text) => el("p", { class: "words", text })),
  steps[at].quote ? el("blockquote", { text: steps[at].quote }) : null,
  ...[steps[at].note, said].filter(Boolean).map((text) => el("p", { class: "disputed", text })),
].filter(Boolean);
