/* Undo and redo by the keys that every editor has. In a field they stay with what is being typed there.
 *
 * What is pressed while the page is being drawn counts, too. Streamlit takes two clicks on one button within a run as
 * one, and can lose what comes between two runs: so each turn has a number, all that the server has not yet told of are
 * sent together, and it does each number once.
 */
import { running, whenAtRest } from "./rest.js";

const TYPED = 'input:not([type="checkbox"]):not([type="radio"]):not([type="button"]), textarea, select, [contenteditable="true"]';
const MOST = 40; // turns that are sent at once
const ANSWER = 2000; // milliseconds by which a run begins, or what was sent is lost
let asked = []; // [number, turn] that the server has not told of
let last = 0; // number
const tellers = new Set(); // of the parts that are on the page: what one tells that is gone is lost
let watching = false; // whether they arrive

export function draw(_parent, { done }, setTriggerValue) {
  const teller = () => setTriggerValue("turns", asked);
  tellers.add(teller);
  last = Math.max(last, done);
  asked = asked.filter(([number]) => number > done);
  document.addEventListener("keydown", act); // once, and for good: a part that is drawn anew would not hear meanwhile
  return () => tellers.delete(teller);
}

function tell() {
  [...tellers].at(-1)?.();
}

function act(event) {
  const turn = event.defaultPrevented ? undefined : turnOf(event);
  const at = event.composedPath()[0];
  if (!turn || (at && at.matches && at.matches(TYPED)) || !isOffered(turn)) return;
  event.preventDefault();
  if (asked.length === MOST) return;
  asked = [...asked, [++last, turn]];
  tell();
  if (!watching) watch();
}

/* While the page is drawn anew, its buttons come and go. */
const isOffered = (turn) => running() || document.querySelector(`.st-key-review-${turn}`);

/* Send again what was lost. */
function watch() {
  watching = true;
  whenAtRest(() => {
    watching = false;
    if (!asked.length) return;
    tell();
    watch();
  }, ANSWER);
}

/* Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y redo; other keys do neither. */
function turnOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  return { z: event.shiftKey ? "redo" : "undo", y: event.shiftKey ? undefined : "redo" }[event.key.toLowerCase()];
}
