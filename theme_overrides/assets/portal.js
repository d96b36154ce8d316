// Opens the search. Its dialog stands at once and can be typed into; what searches is fetched only then.
// The dialog is an entry of the browser's history (`state.search`), so that going back closes it.
(() => {
  const root = new URL("..", document.currentScript.src).href;
  const FIRST = ["search/registry.json", "search/variants.json"];
  const OFF = "search-key-off";
  // A Chinese input method makes “、” of the key.
  const KEYS = ["/", "、"];
  const TYPED = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])";
  let dialog = null;
  let opener = null;
  let search = null;
  let composing = false; // an input method is at work in the field

  function make(tag, properties, ...inside) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...inside);
    return made;
  }

  const link = (path, text) => make("a", { href: root + path, textContent: text });

  function shell() {
    const input = make("input", { type: "search", id: "search-input", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: false, enterKeyHint: "search", maxLength: 200 });
    const label = make("label", { htmlFor: "search-input", textContent: "搜索机关、地区、年度和报告里的词" });
    const close = make("button", { type: "button", className: "search-close", textContent: "关闭" });
    const form = make("form", { role: "search" }, label, make("div", { className: "search-bar" }, input, close));
    const said = make("p", { id: "search-said", textContent: "正在载入搜索……" });
    const made = make("dialog", { id: "search", className: "md-typeset", ariaLabel: "搜索" }, form, said, make("div", { id: "search-found" }));
    close.addEventListener("click", () => made.close());
    form.addEventListener("submit", (event) => event.preventDefault());
    for (const kind of ["start", "end"]) input.addEventListener(`composition${kind}`, () => { composing = kind === "start"; });
    made.addEventListener("close", closed);
    made.addEventListener("keydown", pressed);
    // A press that begins and ends beside the dialog; not one that marks text in it.
    let beside = false;
    made.addEventListener("pointerdown", (event) => { beside = event.target === made; });
    made.addEventListener("click", (event) => { if (beside && event.target === made) made.close(); });
    return made;
  }

  // Keys in the dialog are not for the page. Esc would only empty the field.
  function pressed(event) {
    event.stopPropagation();
    if (event.key !== "Escape" || event.isComposing || event.keyCode === 229 || event.target.matches("select")) return;
    event.preventDefault();
    dialog.close();
  }

  function closed() {
    if (history.state?.search) history.back();
    else history.replaceState(history.state, "", without());
    opener?.focus();
  }

  // The page's address without the search's part of it.
  function without() {
    const address = new URL(location.href);
    for (const key of [...address.searchParams.keys()]) if (/^q(-|$)/.test(key)) address.searchParams.delete(key);
    return address.href;
  }

  function failed() {
    const again = make("button", { type: "button", textContent: "重试" });
    again.addEventListener("click", () => {
      const address = new URL(location.href);
      address.searchParams.set("q", dialog.querySelector("input").value);
      location.replace(address);
    });
    dialog.querySelector("#search-said").textContent = "没有连上，搜索没有载入。";
    dialog.querySelector("#search-found").replaceChildren(make("p", {}, again, " 也可以按", link("regions/", "地区"), "或者", link("years/", "年度"), "查找。"));
  }

  // What the engine asks for first is on its way before the engine is; asked again, it is fetched again.
  function ahead() {
    const begun = new Map(FIRST.map((path) => [root + path, fetch(root + path, { cache: "no-cache" })]));
    for (const answer of begun.values()) answer.catch(() => {}); // whoever waits for it hears of it
    return (address, options) => {
      const answer = begun.get(address) ?? fetch(address, options);
      begun.delete(address);
      return answer;
    };
  }

  async function load() {
    const options = { fetch: ahead() };
    try {
      const [dialogs, engines] = await Promise.all([import("./search/ui.js"), import("./search/engine.js")]);
      search = dialogs.start(dialog, { root, open: () => engines.openIndex(root, options), key: keySwitch, composing });
    } catch {
      failed();
    }
  }

  function show() {
    const first = !dialog;
    if (first) {
      dialog = shell();
      document.head.append(make("link", { rel: "stylesheet", href: `${root}assets/search/search.css` }));
      document.body.append(dialog);
      load();
    }
    if (!dialog.open) dialog.showModal();
    const input = dialog.querySelector("input");
    if (first) input.value = (new URLSearchParams(location.search).get("q") ?? "").slice(0, input.maxLength);
    input.focus();
    input.select();
    search?.shown();
  }

  function open(from) {
    if (!window.HTMLDialogElement) return location.assign(`${root}regions/`);
    opener = from;
    if (!history.state?.search) history.pushState({ ...history.state, search: true }, "");
    show();
  }

  // A key of one character can be in the way of those who speak to their computer: it can be switched off.
  const keySwitch = {
    get on() {
      try { return localStorage.getItem(OFF) === null; } catch { return true; }
    },
    set on(wanted) {
      try { wanted ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* not kept */ }
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".seek");
    if (button) open(button);
  });
  document.addEventListener("keydown", (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (!KEYS.includes(event.key) || modified || event.isComposing || event.defaultPrevented) return;
    if (event.target.closest?.(TYPED) || !keySwitch.on) return;
    event.preventDefault();
    open(null);
  });
  addEventListener("popstate", () => {
    if (history.state?.search) show();
    else if (dialog?.open) dialog.close();
  });

  const asked = new URLSearchParams(location.search);
  if (window.HTMLDialogElement && (asked.has("q") || history.state?.search)) show();
  if (asked.has("h")) import("./search/mark.js").then((mark) => mark.mark(root, asked.get("h"))).catch(() => {});
})();
