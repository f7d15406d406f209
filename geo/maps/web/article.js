// A whole article: stretches of text, those with a role tinted, the words for an act a button that opens their event.
// All text goes through textContent.
export default function ({ data, parentElement, setTriggerValue }) {
  const stamp = JSON.stringify([data.words.length, data.at, data.names, data.start]);
  const old = parentElement.querySelector(".text");
  if (old && old.dataset.stamp === stamp) return;
  if (old) for (const part of [".key", ".text", ".foot"]) parentElement.querySelector(part).remove();

  const make = (tag, fields, ...inside) => {
    const node = Object.assign(document.createElement(tag), fields);
    node.append(...inside);
    return node;
  };
  const text = make("div", { className: "text", tabIndex: 0, role: "document" });
  text.dataset.stamp = stamp;

  // The page's theme is a choice of the reader's, told in colours alone: a light ground means the light tints.
  const ground = getComputedStyle(parentElement.host || parentElement).getPropertyValue("--st-background-color");
  const hex = /^#([0-9a-f]{6})/i.exec(ground.trim());
  const bright = hex ? [0, 2, 4].reduce((sum, at) => sum + parseInt(hex[1].slice(at, at + 2), 16), 0) > 382 : true;
  for (const [words, role, event] of data.words) {
    if (role === "act") {
      const button = make("button", { className: "act" + (event === data.at ? " here" : ""), type: "button", title: data.names[event] || "" }, words);
      button.onclick = () => { if (document.getSelection().isCollapsed) setTriggerValue("event", event); };
      text.append(button);
    } else {
      text.append(role ? make("mark", { className: role }, words) : words);
    }
  }

  // What is marked by hand becomes the quote of an event that was missed.
  const add = make("button", { type: "button", disabled: true }, "Add an event with the marked words");
  const hint = make("span", {}, "Mark words in the text to add an event that was missed.");
  const roles = [["actor", "who"], ["act", "what"], ["target", "whom"], ["place", "where"], ["date", "when"]];
  const key = make("p", { className: "key" }, ...roles.map(([role, word]) => make("mark", { className: role }, word)), "Underlined words open their event.");
  let quote = "";
  const look = () => {
    const root = text.getRootNode();
    const selection = root.getSelection ? root.getSelection() : document.getSelection();
    const inside = selection && selection.rangeCount && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
    const found = inside ? selection.toString().trim() : "";
    if (!found && document.activeElement && root.activeElement === add) return; // the button was reached by keyboard
    quote = found.slice(0, 2000);
    add.disabled = !quote;
  };
  document.addEventListener("selectionchange", look);
  add.onmousedown = (event) => event.preventDefault(); // the selection stays
  add.onclick = () => { if (quote) setTriggerValue("quote", quote); };
  const foot = make("div", { className: "foot" }, add, hint);
  for (const part of [key, text, foot]) part.style.colorScheme = bright ? "light" : "dark";
  parentElement.append(key, text, foot);
  const here = text.querySelector(".here");
  if (here) requestAnimationFrame(() => { text.scrollTop = here.offsetTop - text.offsetTop - 80; });
  return () => document.removeEventListener("selectionchange", look);
}
