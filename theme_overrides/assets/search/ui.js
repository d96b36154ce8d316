// The search as people use it: what is typed and chosen goes to the engine, what it finds into the dialog.
import { NOTHING, read, value, write } from "./address.js";
import { view } from "./view.js";

const TYPING = 150; // milliseconds without a key, after which a search begins
const SLOW = 400; // after which it says that it is at work
const TOUCHED = matchMedia("(pointer: coarse)");
const MOST = 50; // times ten reports: what coming back to a long list restores

/**
 * Take over the dialog that `portal.js` has put up.
 * `root`: address of the site's root, ends in "/". `open`: () → promise of an engine; called anew where it failed.
 * `key`: {on}, whether the key “/” opens the search; the caller keeps it. `composing`: whether an input method is at
 * work in the field: what stands there is not what will be asked.
 * Returns {shown}, to be called whenever the dialog is shown again.
 */
export function start(dialog, { root, open, key, composing }) {
  const seen = view(dialog, root, key);
  const input = dialog.querySelector("input");
  const { filters, more, clear } = seen.parts;
  let engine = null;
  let asked = { ...read(), query: composing ? "" : input.value };
  let last = null; // {result, labels, pages}: what is shown
  let running = new AbortController();
  let waiting = 0;
  let current = false; // whether what stands there answers what was asked last
  let entered = false; // Enter came before what was found

  function opened() {
    engine ??= open().catch((error) => {
      engine = null;
      throw error;
    });
    return engine;
  }

  function begin() {
    clearTimeout(waiting);
    running.abort();
    running = new AbortController();
    last = null;
    current = false;
    return running.signal;
  }

  async function search(pages = 1) {
    const signal = begin();
    write(asked);
    if (!asked.query.trim()) return seen.empty();
    const slow = setTimeout(() => signal.aborted || seen.say("正在搜索……"), SLOW);
    try {
      const ready = await opened();
      const labels = new Map(ready.badges);
      const onDirect = (hits) => signal.aborted || came(() => seen.named(hits, labels));
      const result = await ready.search(asked.query, { filters: asked.filters, sort: asked.sort }, { signal, onDirect });
      clearTimeout(slow);
      if (signal.aborted) return;
      last = { result, labels, pages: 0 };
      came(() => seen.found(result, asked, labels));
      if (!result.total) await own(signal);
      do await turn(signal); while (!signal.aborted && last.pages < pages && !more.hidden);
      if (!signal.aborted && result.total) await own(signal);
    } catch (error) {
      if (!signal.aborted) seen.failed(search, error.code, current);
    } finally {
      clearTimeout(slow);
    }
  }

  // Ten more reports; returns the first one's link.
  async function turn(signal) {
    const { result, labels, pages } = last;
    const from = seen.shown();
    const draw = (items) => {
      if (signal.aborted) return;
      seen.lines(items, from, labels);
      enter();
    };
    draw(result.total ? await result.page(pages, draw) : []);
    if (signal.aborted) return null;
    last.pages += 1;
    return seen.turned(from, result, asked);
  }

  async function own(signal) {
    const { result, labels } = last;
    const pages = await result.pages();
    if (!signal.aborted) seen.own(pages, result, asked, labels);
  }

  function came(draw) {
    draw();
    current = true;
    enter();
  }

  // To the results that Enter asked for, maybe before they were there.
  function enter() {
    const first = current && lines().find((one) => one.matches(".search-to"));
    if (!entered || !first) return;
    entered = false;
    first.focus();
  }

  async function oneMore() {
    const signal = running.signal;
    more.disabled = true;
    try {
      (await turn(signal))?.focus();
    } catch {
      if (!signal.aborted) seen.say("没有连上，没有取到更多。可以再按一次。");
    } finally {
      more.disabled = false;
    }
  }

  /** Links that the arrow keys go through up and down: one a line, then the button for more. */
  function lines() {
    return [...dialog.querySelectorAll(".search-to[href], .search-more, .search-hint :is(a, button)")].filter((one) => one.offsetParent);
  }

  const lineOf = (element) => element.closest("section > * > li");

  function moved(event) {
    const at = document.activeElement;
    const all = lines();
    const here = all.indexOf(lineOf(at)?.querySelector(".search-to") ?? at);
    if (at !== input && here < 0) return;
    const down = { ArrowDown: all[here + 1] };
    const others = { ArrowUp: all[here - 1] ?? input, Home: all[0], End: all.at(-1), ...beside(at) };
    const target = (at === input ? down : { ...down, ...others })[event.key];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }

  // From an agency to its years, and back.
  function beside(at) {
    const all = [...(lineOf(at)?.querySelectorAll("a[href]") ?? [])];
    const here = all.indexOf(at);
    return here < 0 ? {} : { ArrowRight: all[here + 1], ArrowLeft: all[here - 1] };
  }

  function typed() {
    entered = false;
    clear.hidden = !input.value;
    clearTimeout(waiting);
    waiting = setTimeout(ask, TYPING);
  }

  function ask() {
    asked = { ...asked, query: input.value, ...(input.value.trim() ? {} : { filters: NOTHING }) };
    return search();
  }

  // Enter: to the first result; where fingers type, the keyboard on the screen goes.
  function submitted() {
    if (TOUCHED.matches) input.blur();
    else entered = true;
    if (input.value !== asked.query) ask();
    else enter();
  }

  function chosen({ target }) {
    if (target.name === "sort") asked = { ...asked, sort: target.value };
    else asked = { ...asked, filters: { ...asked.filters, [target.name]: target.value ? value(target.name, target.value.slice(1)) : null } };
    search();
  }

  // Whoever comes back finds the list as long as it was, and the link that was followed.
  function followed(event) {
    const to = event.target.closest("a[href]");
    if (to && last) history.replaceState({ ...history.state, pages: last.pages, to: to.href }, "");
  }

  async function restore() {
    const { pages = 1, to } = history.state ?? {};
    clear.hidden = !input.value;
    await search(Math.min(pages, MOST));
    if (to && last) [...dialog.querySelectorAll("a[href]")].find((one) => one.href === to)?.focus();
  }

  function shown() {
    const given = read();
    if (!given.query || given.query === asked.query) return write(asked);
    input.value = given.query;
    asked = given;
    return restore();
  }

  function pressed(event) {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (!plain || event.isComposing || event.target.closest("select, summary, [type=checkbox]")) return;
    if (event.key === "/" && event.target !== input) {
      event.preventDefault();
      input.focus();
    }
    moved(event);
  }

  input.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
  input.addEventListener("compositionend", typed);
  input.form.addEventListener("submit", submitted);
  clear.addEventListener("click", () => {
    input.value = "";
    input.focus();
    typed();
  });
  filters.form.addEventListener("change", chosen);
  filters.form.addEventListener("submit", (event) => event.preventDefault());
  filters.clear.addEventListener("click", () => {
    asked = { ...asked, filters: NOTHING };
    seen.parts.full.head.focus();
    search();
  });
  more.addEventListener("click", oneMore);
  dialog.addEventListener("click", followed);
  dialog.addEventListener("keydown", pressed);
  opened().catch(() => {}); // while the first words are typed; a search that follows tries again and says so
  if (composing) seen.empty();
  else restore();
  return { shown };
}
