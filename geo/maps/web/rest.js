/* When Streamlit's page is at rest: its server is not drawing it, and is not about to. */
const SETTLED = 100; // milliseconds: a run that ends early for another is followed by it sooner

const page = () => document.querySelector('[data-testid="stApp"]');

export function running() {
  return (page()?.dataset.testScriptState ?? "notRunning") !== "notRunning";
}

/* Act once the page has answered and is at rest, or after so many milliseconds in which no answer began. */
export function whenAtRest(act, awaited) {
  if (!page()) return act();
  let late = 0;
  const wait = (milliseconds) => {
    clearTimeout(late);
    late = setTimeout(done, milliseconds);
  };
  const watch = new MutationObserver(() => (running() ? clearTimeout(late) : wait(SETTLED)));
  const done = () => {
    watch.disconnect();
    act();
  };
  watch.observe(page(), { attributes: true, attributeFilter: ["data-test-script-state"] });
  if (!running()) wait(awaited);
  return undefined;
}
