/* Gives a button back the focus that it loses while it is disabled: Streamlit disables one whose file is being made,
 * and a browser then takes the keys from it, so that Escape would not close the dialog it stands in. */

export function draw() {
  let last = null;
  const kept = ({ target }) => { last = target; };
  const left = () => { last = null; }; // a press elsewhere takes it on purpose
  const watch = new MutationObserver(() => {
    if (last?.isConnected && !last.disabled && document.activeElement === document.body) last.focus({ preventScroll: true });
  });
  document.addEventListener("focusin", kept);
  document.addEventListener("pointerdown", left, true);
  watch.observe(document.body, { attributes: true, attributeFilter: ["disabled"], subtree: true });
  return () => {
    document.removeEventListener("focusin", kept);
    document.removeEventListener("pointerdown", left, true);
    watch.disconnect();
  };
}
