/* A day that was typed is taken by Enter, as in any field: Streamlit's takes it only once its calendar closes, and that
 * lies open over the page until Escape or a click beside it. */
const DAY = '[data-testid="stDateInput"] [role="spinbutton"]';
const CALENDAR = '[data-testid="stDateInputCalendar"]';

/* Listen; the answer ends it. */
export function takeDays() {
  document.addEventListener("keydown", close, true);
  return () => document.removeEventListener("keydown", close, true);
}

function close({ key, target }) {
  if (key !== "Enter" || !target.matches?.(DAY) || !document.querySelector(CALENDAR)) return;
  target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", code: "Escape", bubbles: true, cancelable: true }));
}
