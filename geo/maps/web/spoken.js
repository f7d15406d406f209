/* What is said of a box to those who do not see it: Streamlit takes the box's label as it is written, with the signs that
 * set its count apart. With it come the ways past the filters, and the key that takes a day.
 */
import { takeDays } from "./days.js";
import { links } from "./skip.js";

const MARKED = "input[aria-label*='*'], input[aria-label*='\\\\'], button[aria-label*='*'], button[aria-label*='\\\\']";

export function draw() {
  const gone = links(), ended = takeDays();
  const mend = () => {
    for (const node of document.querySelectorAll(MARKED)) {
      const told = node.getAttribute("aria-label"), plain = spoken(told);
      if (plain !== told) node.setAttribute("aria-label", plain);
    }
  };
  const watch = new MutationObserver(mend);
  watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
  mend();
  return () => {
    gone();
    ended();
    watch.disconnect();
  };
}

/* A label in Markdown as it is read. */
export const spoken = (label) => label.replace(/ \*([\d,]+)\*$/, ", $1").replace(/\\([!-/:-@[-`{-~])/g, "$1");
