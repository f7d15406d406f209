/* A whole article: stretches of text, those with a role tinted, the words for an act a button that opens their event.
 * What is marked by hand becomes the quote of an event that was missed.
 */
import { el, isDarkColour } from "./dom.js";

const LONGEST_QUOTE = 2000;

export function draw(parentElement, data, tell) {
  const stamp = JSON.stringify([data.words.length, data.at, data.names, data.start]);
  const old = parentElement.querySelector(".text");
  if (old && old.dataset.stamp === stamp) return undefined;
  if (old) for (const part of [".key", ".text", ".foot"]) parentElement.querySelector(part).remove();

  const text = el("div", { class: "text", tabindex: 0, role: "document" }, data.words.map((part) => stretch(part, data, tell)));
  text.dataset.stamp = stamp;
  const key = el("p", { class: "key" }, [...data.roles.map(([role, word]) => el("mark", { class: role, text: word })), "Underlined words open their event."]);
  const [foot, rest] = quoting(text, tell);
  // The page's theme is a choice of the reader's, told in colours alone: a light ground means the light tints.
  const ground = getComputedStyle(parentElement.host || parentElement).getPropertyValue("--st-background-color");
  for (const part of [key, text, foot]) part.style.colorScheme = isDarkColour(ground) ? "dark" : "light";
  parentElement.append(key, text, foot);
  const here = text.querySelector(".here");
  if (here) requestAnimationFrame(() => { text.scrollTop = here.offsetTop - text.offsetTop - 80; });
  return rest;
}

function stretch([words, role, event], data, tell) {
  if (role !== "act") return role ? el("mark", { class: role, text: words }) : words;
  const open = () => { if (document.getSelection().isCollapsed) tell("event", event); };
  return el("button", { type: "button", class: "act" + (event === data.at ? " here" : ""), title: data.names[event] || "", text: words, onclick: open });
}

/* The button for the words that are marked in a text, and what ends the watch on them. */
function quoting(text, tell) {
  let quote = "";
  const add = el("button", { type: "button", disabled: "", text: "Add an event with the marked words", onclick: () => { if (quote) tell("quote", quote); },
    onmousedown: (event) => event.preventDefault() }); // the selection stays
  const look = () => {
    const found = markedIn(text);
    if (!found && document.activeElement && text.getRootNode().activeElement === add) return; // the button was reached by keyboard
    quote = found.slice(0, LONGEST_QUOTE);
    add.disabled = !quote;
  };
  document.addEventListener("selectionchange", look);
  const hint = el("span", { text: "Mark words in the text to add an event that was missed." });
  return [el("div", { class: "foot" }, [add, hint]), () => document.removeEventListener("selectionchange", look)];
}

function markedIn(text) {
  const root = text.getRootNode();
  const selection = root.getSelection ? root.getSelection() : document.getSelection();
  const inside = selection && selection.rangeCount && text.contains(selection.anchorNode) && text.contains(selection.focusNode);
  return inside ? selection.toString().trim() : "";
}
