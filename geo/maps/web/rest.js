/* When Streamlit's page is at rest: its server is not drawing it. */
const page = () => document.querySelector('[data-testid="stApp"]');

function running() {
  return (page()?.dataset.testScriptState ?? "notRunning") !== "notRunning";
}

/* Act once the page is at rest, at once if it is. Where an answer is awaited, that is after it, or after so many
 * milliseconds in which none began. */
export function whenAtRest(act, awaited = 0) {
  let begun = running(), late = 0;
  if (!page() || (!begun && awaited <= 0)) return act();
  const watch = new MutationObserver(() => {
    if (running()) begun = true;
    else if (begun) done();
  });
  const done = () => {
    watch.disconnect();
    clearTimeout(late);
    act();
  };
  if (!begun) late = setTimeout(() => begun || done(), awaited);
  watch.observe(page(), { attributes: true, attributeFilter: ["data-test-script-state"] });
  return undefined;
}
