// What all parts of the comparing page share. Text from files becomes text nodes, never markup.
export const root = document.getElementById("compare");
export const at = (id) => document.getElementById(`compare-${id}`);
export const holds = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export const note = (text) => el("span", { class: "note" }, text);
export const page = (path) => new URL(path, new URL(root.dataset.root, document.baseURI)).href;

export function say(text) {
  at("status").textContent = text;
}

export async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
