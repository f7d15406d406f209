/* Undo and redo by the keys that every editor has. In a field they stay with what is being typed there.
 *
 * What is pressed while the page is being drawn waits until it is: until then the button of the next turn may be
 * disabled, and Streamlit takes two clicks on one button within a run as one.
 */
import { whenAtRest } from "./rest.js";

const TYPED = 'input:not([type="checkbox"]):not([type="radio"]):not([type="button"]), textarea, select, [contenteditable="true"]';
const ANSWER = 2000; // milliseconds: a click that no run has answered by then holds up nothing more
const turns = []; // asked for and not done yet
let clicked = 0; // when a button was last clicked

export function draw() {
  const listen = (event) => act(event); // one of its own, so that whoever leaves takes nothing away from who came
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}

function act(event) {
  const turn = event.defaultPrevented ? undefined : turnOf(event);
  const at = event.composedPath()[0];
  if (!turn || (at && at.matches && at.matches(TYPED)) || !document.querySelector(`.st-key-review-${turn}`)) return;
  event.preventDefault();
  turns.push(turn);
  if (turns.length === 1) next();
}

function next() {
  const left = clicked + ANSWER - Date.now(); // once the answer has begun, it is waited for however long it takes
  whenAtRest(() => {
    const button = document.querySelector(`.st-key-review-${turns.shift()} button:not([disabled])`);
    clicked = button ? Date.now() : 0;
    if (button) button.click();
    if (turns.length) next();
  }, left);
}

/* Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y redo; other keys do neither. */
function turnOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  return { z: event.shiftKey ? "redo" : "undo", y: event.shiftKey ? undefined : "redo" }[event.key.toLowerCase()];
}
