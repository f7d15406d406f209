// Undo and redo by the keys that every editor has. In a field they stay with what is being typed there.
const TYPED = 'input:not([type="checkbox"]):not([type="radio"]):not([type="button"]), textarea, select, [contenteditable="true"]';

export default function () {
  const act = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return;
    const key = event.key.toLowerCase(), redo = (key === "z" && event.shiftKey) || (key === "y" && !event.shiftKey);
    if (!redo && (key !== "z" || event.shiftKey)) return;
    const at = event.composedPath()[0];
    if (at && at.matches && at.matches(TYPED)) return;
    const button = document.querySelector(`.st-key-review-${redo ? "redo" : "undo"} button:not([disabled])`);
    if (!button) return;
    event.preventDefault();
    button.click();
  };
  document.addEventListener("keydown", act);
  return () => document.removeEventListener("keydown", act);
}
