// Explains a term where it stands. Without scripts, or where anything fails, its link leads to the glossary.
(() => {
  if (!("popover" in HTMLElement.prototype)) return;
  let terms = null;
  let shown = null;

  const box = document.createElement("div");
  box.id = "term";
  box.popover = "auto";
  box.tabIndex = -1;
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", "term-name");

  const part = (name, options) => Object.assign(document.createElement(name), options);

  const fill = (term, href) => {
    const close = part("button", { type: "button", textContent: "关闭" });
    close.addEventListener("click", () => box.hidePopover());
    const links = part("p", { className: "term-links" });
    links.append(part("a", { href, textContent: "在用语页看" }), close);
    box.replaceChildren(
      part("p", { id: "term-name", textContent: term.name }),
      part("p", { textContent: term.text }),
      part("p", { className: "note", textContent: term.basis ? `依据：${term.basis}` : "依据未核实" }),
      links,
    );
  };

  // Below the word, or above it where there is no room; within the window at any width.
  const place = (link) => {
    const word = link.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box;
    const left = Math.min(word.left, document.documentElement.clientWidth - width - 8);
    const below = word.bottom + 6;
    const top = below + height > innerHeight && word.top - height - 6 > 0 ? word.top - height - 6 : below;
    box.style.left = `${Math.max(8, left) + scrollX}px`;
    box.style.top = `${top + scrollY}px`;
  };

  const open = (link, term) => {
    shown = link;
    fill(term, link.href);
    box.showPopover();
    place(link);
    box.focus({ preventScroll: true });
    box.scrollIntoView({ block: "nearest" });
  };

  box.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && (document.activeElement === document.body || box.contains(document.activeElement))) {
      shown?.focus({ preventScroll: true });
    }
  });
  // Leaving by Tab closes it; the focus goes on from the word.
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const [first, last] = [box.querySelector("a"), box.querySelector("button")];
    const leaves = event.shiftKey ? [first, box].includes(document.activeElement) : document.activeElement === last;
    if (!leaves) return;
    if (event.shiftKey) event.preventDefault();
    box.hidePopover();
    shown.focus();
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a.term");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    try {
      terms ??= await (await fetch(new URL("terms.json", link.href))).json();
      open(link, terms[link.hash.slice(1)]);
    } catch {
      location.assign(link.href);
    }
  });

  document.querySelectorAll("a.term").forEach((link) => link.setAttribute("aria-haspopup", "dialog"));
  (document.querySelector(".md-content") ?? document.body).append(box);
})();
