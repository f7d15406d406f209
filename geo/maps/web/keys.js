/* Undo and redo by the keys that every editor has. In a field they stay with what is being typed there. */
const TYPED = 'input:not([type="checkbox"]):not([type="radio"]):not([type="button"]), textarea, select, [contenteditable="true"]';

export function draw() {
  const listen = (event) => act(event); // one of its own, so that whoever leaves takes nothing away from who came
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}

function act(event) {
  const turn = event.defaultPrevented ? undefined : turnOf(event);
  const at = event.composedPath()[0];
  if (!turn || (at && at.matches && at.matches(TYPED))) return;
  const button = document.querySelector(`.st-key-review-${turn} button:not([disabled])`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

/* Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y redo; other keys do neither. */
function turnOf(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  return { z: event.shiftKey ? "redo" : "undo", y: event.shiftKey ? undefined : "redo" }[event.key.toLowerCase()];
}
