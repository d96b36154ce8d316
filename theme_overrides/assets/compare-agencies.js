// The box in which agencies are looked up: a combobox with a list (WAI-ARIA), over lists by province.
import { at, el, load, note, page, root, say } from "./compare-parts.js";

// A portal of so many agencies loads all its lists; a greater one those of the places that are typed.
const ALL_UP_TO = 3000;
const PROVINCES_AT_ONCE = 6;
const SHOWN = 20;
const agencies = new Map();
let index = null;
let matches = [];
let active = -1;
let isChosen = () => false;
let onChoice = () => {};

const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "");
// People leave out 省, 市, 县 and 区.
const brief = (text) => text.replace(/[省市县区]/g, "");
// The part of a place's name that people type: of 恩施土家族苗族自治州 the first two signs.
const typed = (place) => (place.includes("自治") ? place.slice(0, 2) : brief(place));

// Every name with and without the place before it, as it is and without those signs.
function texts(place, names) {
  const full = [...names.map(plain), ...names.map((name) => plain(place + name))];
  return [full.join("\n"), full.map(brief).join("\n")];
}

// -- the lists -----------------------------------------------------------------------------------

async function fetchIndex() {
  if (index) return;
  const found = await load(root.dataset.agencies);
  index = Object.entries(found).map(([code, [name, count, places]]) =>
    ({ code, count, places: [name, ...places].map(plain).map((place) => [place, typed(place)]) }));
}

async function fetchProvince({ code }) {
  if (agencies.has(code)) return;
  const found = await load(page(`data/agencies/${code}.json`));
  agencies.set(code, Object.entries(found).flatMap(([region, [place, lines]]) =>
    lines.map(([id, name, aliases]) => ({ key: `${region}/${id}`, name, place, texts: texts(place, [name, ...aliases]) }))));
}

// Whether a query names a place of the province, or begins to.
function names(query, { places }) {
  const shortly = brief(query);
  return places.some(([place, short]) => (short.length > 1 && shortly.includes(short)) || (query.length > 1 && place.startsWith(query)));
}

// Loads what a query needs; false where it names no place and the lists are too many to load all.
async function fetchFor(query) {
  await fetchIndex();
  const total = index.reduce((sum, one) => sum + one.count, 0);
  const named = total <= ALL_UP_TO ? index : index.filter((one) => names(plain(query), one)).slice(0, PROVINCES_AT_ONCE);
  await Promise.all(named.map(fetchProvince));
  return named.length > 0;
}

function find(query) {
  const words = query.split(/\s+/).map(plain).filter(Boolean);
  const fits = ({ texts: [whole, short] }, word) => whole.includes(word) || (brief(word) && short.includes(brief(word)));
  const rank = (one) => (one.texts[0].startsWith(words[0]) ? 0 : one.name.includes(words[0]) ? 1 : 2);
  return [...agencies.values()].flat()
    .filter((one) => words.length && !isChosen(one.key) && words.every((word) => fits(one, word)))
    .map((one) => [rank(one), one])
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one);
}

// -- the box ---------------------------------------------------------------------------------------

async function suggest() {
  const query = at("input").value;
  let placed = false;
  try {
    placed = await fetchFor(query);
  } catch {
    say("没有取到机关的名单，请检查网络后再试。");
    return;
  }
  if (at("input").value !== query) return;
  if (!query.trim() || document.activeElement !== at("input")) {
    close();
    return;
  }
  show(find(query), placed);
}

function show(found, placed) {
  close();
  matches = found.slice(0, SHOWN);
  at("list").replaceChildren(...matches.map(({ name, place }, number) =>
    el("li", { role: "option", id: `compare-option-${number}`, "aria-selected": "false" }, el("bdi", {}, name), " ", note(place))));
  at("list").hidden = !matches.length;
  at("input").setAttribute("aria-expanded", String(matches.length > 0));
  const more = found.length > SHOWN ? `，列出前 ${SHOWN} 个，多打几个字可以缩小` : "";
  if (!placed) say(`机关很多，请加上省、市或者县的名称${found.length ? `。已经取到的名单里有 ${found.length} 个${more}` : ""}。`);
  else say(found.length ? `找到 ${found.length} 个机关${more}。` : "没有找到。这里只有本站收录了报告的机关。");
}

function close() {
  matches = [];
  active = -1;
  at("list").hidden = true;
  at("input").setAttribute("aria-expanded", "false");
  at("input").removeAttribute("aria-activedescendant");
}

function move(step) {
  const options = [...at("list").children];
  const from = active < 0 && step < 0 ? 0 : active;
  active = (from + step + options.length) % options.length;
  options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
  at("input").setAttribute("aria-activedescendant", options[active].id);
  // Only the list scrolls; scrollIntoView would move the page, too.
  const { offsetTop, offsetHeight } = options[active];
  const list = at("list");
  list.scrollTop = Math.max(Math.min(list.scrollTop, offsetTop), offsetTop + offsetHeight - list.clientHeight);
}

function choose(number) {
  const { key } = matches[number];
  close();
  at("input").value = "";
  onChoice(key);
}

const KEYS = {
  ArrowDown: () => (matches.length ? move(1) : suggest()),
  ArrowUp: () => (matches.length ? move(-1) : suggest()),
  Enter: () => matches.length && choose(Math.max(active, 0)),
  Escape: () => {
    if (!matches.length) at("input").value = "";
    close();
  },
};

function onKey(event) {
  // While an input method is composing, its keys are its own.
  if (event.isComposing || event.keyCode === 229 || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

// `chosen` tells whether an agency is in the table already; `choice` is called with the one chosen.
export function listenToBox(chosen, choice) {
  isChosen = chosen;
  onChoice = choice;
  const input = at("input");
  input.addEventListener("focus", () => fetchFor("").catch(() => say("没有取到机关的名单，请检查网络后再试。")));
  input.addEventListener("input", (event) => event.isComposing || suggest());
  input.addEventListener("compositionend", suggest);
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  // Without this the box loses the focus, and the list closes before the click arrives.
  at("list").addEventListener("mousedown", (event) => event.preventDefault());
  at("list").addEventListener("click", ({ target }) => {
    const number = [...at("list").children].indexOf(target.closest("li"));
    if (number >= 0) choose(number);
  });
}
