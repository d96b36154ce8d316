// What the theme's own script lacks. It runs before that script.

// The theme's search listens for keys only; pasted, dictated and composed text comes without one.
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-md-component=search-query]")) {
    event.target.dispatchEvent(new Event("keyup"));
  }
});

// A button in a page that leads to the search.
document.addEventListener("click", (event) => {
  if (event.target.closest(".seek")) document.querySelector("[data-md-component=search-query]").focus();
});

// The search index grows with the collection, and the theme fetches it, and the worker that reads it, with every
// page. Both wait here until somebody searches, or comes from a search (`?h=`) or by a search's address (`?q=`).
const searching = new Promise((resolve) => {
  const asked = new URLSearchParams(location.search);
  if (asked.has("h") || asked.has("q")) resolve();
  document.getElementById("__search")?.addEventListener("change", resolve, { once: true });
});

const send = XMLHttpRequest.prototype.send;
const open = XMLHttpRequest.prototype.open;
const late = new WeakSet();
XMLHttpRequest.prototype.open = function (method, address, ...others) {
  if (String(address).endsWith("/search/search_index.json")) late.add(this);
  return open.call(this, method, address, ...others);
};
XMLHttpRequest.prototype.send = function (...body) {
  if (!late.has(this)) return send.apply(this, body);
  searching.then(() => send.apply(this, body));
};

const Started = window.Worker;
window.Worker = class extends EventTarget {
  #worker = null;
  #address;

  constructor(address) {
    super();
    this.#address = address;
  }

  postMessage(message) {
    if (!this.#worker) {
      this.#worker = new Started(this.#address);
      this.#worker.addEventListener("message", (event) => {
        this.dispatchEvent(new MessageEvent("message", { data: event.data }));
      });
    }
    this.#worker.postMessage(message);
  }
};
