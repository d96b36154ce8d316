// The comparing page: choose agencies and years, see what their reports print side by side.
// What stands in files and in the address is untrusted: it reaches the page as text only.
import { listenToBox } from "./compare-agencies.js";
import { csv } from "./compare-csv.js";
import { at, el, holds, load, note, page, root, say } from "./compare-parts.js";
import { drawPeers } from "./compare-peers.js";
import { drawTable, remarks, title } from "./compare-table.js";

const MOST = Number(root.dataset.most);
const USUAL = root.dataset.usual.split(",");
const AGENCY = /^[1-9]\d{5}\/[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
const YEAR = /^20\d{2}$/;
// `years`: null for the usual ones; `peer`: the report whose peers are shown, if any.
const state = { agencies: [], years: null, groups: USUAL, peer: null };
const figures = new Map();
let definitions = null;
let turn = 0;

// -- the address -------------------------------------------------------------------------------

// The state that the address asks for; what makes no sense is left out, and named.
function readAddress() {
  const asked = new URLSearchParams(location.search);
  const ignored = [];
  const list = (name, fits) => {
    const parts = [...new Set((asked.get(name) || "").split(",").filter(Boolean))];
    ignored.push(...parts.filter((part) => !fits(part)).map((part) => `${name}=${part}`));
    return parts.filter(fits);
  };
  const known = [...at("groups").querySelectorAll("input")].map((tick) => tick.value);
  const agencies = list("a", (part) => AGENCY.test(part));
  const years = list("y", (part) => YEAR.test(part)).sort();
  const groups = list("f", (part) => known.includes(part));
  const [peer] = list("p", (part) => YEAR.test(part.slice(-4)) && AGENCY.test(part.slice(0, -5)));
  ignored.push(...agencies.slice(MOST).map((key) => `a=${key}（多于 ${MOST} 个）`));
  const wanted = {
    agencies: agencies.slice(0, MOST),
    years: years.length && !history.state?.usual ? years : null,
    groups: groups.length ? groups : USUAL,
    peer: peer || null,
  };
  return [wanted, ignored];
}

// The same of what is not in the collection.
function checkState() {
  const there = allYears();
  const ignored = (state.years || []).filter((year) => !there.includes(year)).map((year) => `y=${year}`);
  keepYears(there);
  if (state.peer && !hasColumn(state.peer)) {
    ignored.push(`p=${state.peer}`);
    state.peer = null;
  }
  return ignored;
}

function address() {
  if (!state.agencies.length) return location.pathname;
  const parts = [`a=${state.agencies.join(",")}`, `y=${shownYears().join(",")}`, `f=${state.groups.join(",")}`];
  if (state.peer) parts.push(`p=${state.peer}`);
  return `${location.pathname}?${parts.join("&")}`;
}

function showIgnored(ignored) {
  const line = (one) => (/^y=20\d{2}$/.test(one)
    ? el("li", {}, `没有收录选中的机关${one.slice(2)}年的报告，表里没有这一年（${one}）。`)
    : el("li", {}, "地址里认不出、已略去：", el("bdi", {}, one.slice(0, 80))));
  at("notices").replaceChildren(...ignored.map(line));
  at("notices").hidden = !ignored.length;
}

async function restore() {
  const mine = ++turn;
  const [wanted, ignored] = readAddress();
  await Promise.all([fetchDefinitions(), ...wanted.agencies.map(fetchFigures)]);
  if (mine !== turn) return;
  ignored.push(...wanted.agencies.filter((key) => !figures.has(key)).map((key) => `a=${key}`));
  Object.assign(state, wanted, { agencies: wanted.agencies.filter((key) => figures.has(key)) });
  if (state.agencies.length) ignored.push(...checkState());
  showIgnored(ignored);
  await draw();
}

// -- what is chosen ----------------------------------------------------------------------------

async function fetchDefinitions() {
  definitions ??= await load(root.dataset.definitions);
}

async function fetchFigures(key) {
  if (!figures.has(key)) {
    try {
      figures.set(key, await load(page(`data/${key}/figures.json`)));
    } catch {
      return null;
    }
  }
  return figures.get(key);
}

const allYears = () => [...new Set(state.agencies.flatMap((key) => Object.keys(figures.get(key).years)))].sort();
const hasColumn = (id) => columns().some((one) => one.report && one.id === id);

// Those chosen, or else the newest that all have, or else the newest.
function shownYears() {
  const years = allYears();
  if (state.years) return state.years.filter((year) => years.includes(year));
  const common = years.filter((year) => state.agencies.every((key) => holds(figures.get(key).years, year)));
  return (common.length ? common : years).slice(-1);
}

function keepYears(there) {
  const kept = (state.years || []).filter((year) => there.includes(year));
  state.years = kept.length ? kept : null;
}

// One a report, or a gap where there is none.
function columns() {
  return state.agencies.flatMap((key) => shownYears().map((year) => {
    const about = figures.get(key);
    return { id: `${key}/${year}`, key, year, about, report: holds(about.years, year) ? about.years[year] : null };
  }));
}

async function choose(key) {
  if (state.agencies.length >= MOST) {
    say(`最多选 ${MOST} 个机关。要加别的，先去掉一个。`);
    return;
  }
  const found = await fetchFigures(key);
  if (!found) say("没有取到这个机关的数据，请检查网络后再试。");
  else if (!state.agencies.includes(key)) {
    state.agencies = [...state.agencies, key];
    change(`加上了${found.name}。`);
  }
}

function remove(key) {
  const index = state.agencies.indexOf(key);
  state.agencies = state.agencies.filter((one) => one !== key);
  keepYears(allYears());
  change(`去掉了${figures.get(key).name}。`);
  const rest = at("chosen").querySelectorAll("button");
  (rest[Math.min(index, rest.length - 1)] || at("input")).focus({ preventScroll: true });
}

function onTick({ target }) {
  if (!["year", "group"].includes(target.name)) return;
  const ticked = [...root.querySelectorAll(`input[name=${target.name}]:checked`)].map((one) => one.value);
  if (!ticked.length) {
    target.checked = true;
    say(target.name === "year" ? "至少要留一个年度。" : "至少要留一组数字。");
    return;
  }
  state[target.name === "year" ? "years" : "groups"] = ticked;
  change("");
}

// -- showing it ----------------------------------------------------------------------------------

function drawChosen() {
  at("chosen").replaceChildren(...state.agencies.map((key) => {
    const about = figures.get(key);
    const button = el("button", { type: "button", "aria-label": `去掉${title(about)}` }, el("span", { "aria-hidden": "true" }, "×"));
    button.addEventListener("click", () => remove(key));
    return el("li", {}, el("span", {}, el("bdi", {}, about.name), " ", note(about.region)), button);
  }));
}

function drawTicks() {
  const options = at("years").querySelector(".compare-options");
  const years = allYears();
  // New boxes only for new years, so that the one in use keeps the focus.
  if ([...options.querySelectorAll("input")].map((one) => one.value).join() !== years.join()) {
    const tick = (year) => el("label", {}, el("input", { type: "checkbox", name: "year", value: year }), ` ${year}年`);
    options.replaceChildren(...years.map(tick));
  }
  at("years").hidden = !years.length;
  const chosen = [...shownYears(), ...state.groups];
  root.querySelectorAll("input[type=checkbox]").forEach((one) => { one.checked = chosen.includes(one.value); });
}

function drawResult(shown) {
  const before = root.querySelector("#compare-result .frame");
  const [left, top] = before ? [before.scrollLeft, before.scrollTop] : [0, 0];
  const made = shown.length ? [...remarks(definitions, state.groups, shown), drawTable(definitions, state.groups, shown)] : [];
  at("result").replaceChildren(...made);
  root.querySelector("#compare-result .frame")?.scrollTo(left, top);
  at("actions").hidden = !shown.length;
}

async function draw(told = "") {
  const mine = ++turn;
  const shown = columns();
  drawChosen();
  drawTicks();
  drawResult(shown);
  const counted = `表里有 ${state.agencies.length} 个机关、${shownYears().length} 个年度，共 ${shown.length} 列。`;
  say(told + (shown.length ? counted : "还没有选机关。"));
  await drawPeers(definitions, state, shown, () => mine === turn);
}

function change(told) {
  if (state.peer && !hasColumn(state.peer)) state.peer = null;
  showIgnored([]);
  history.pushState({ usual: state.years === null }, "", address());
  return draw(told);
}

// -- taking it away --------------------------------------------------------------------------------

function download() {
  const text = csv(definitions, state.groups, columns());
  const made = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  el("a", { href: made, download: "compare.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(made), 1000);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(new URL(address(), location.href).href);
    say("链接已复制。");
  } catch {
    say(`没有复制成，请自己复制：${location.href}`);
  }
}

function listen() {
  root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  root.querySelector("form").addEventListener("change", onTick);
  at("peer").addEventListener("change", ({ target }) => {
    state.peer = target.value || null;
    change("");
  });
  at("copy").addEventListener("click", copy);
  at("csv").addEventListener("click", download);
  at("print").addEventListener("click", () => print());
  addEventListener("popstate", restore);
}

async function start() {
  try {
    await restore();
    listenToBox((key) => state.agencies.includes(key), choose);
    listen();
  } catch {
    say("没有取到数据，请检查网络后重新打开这一页。");
  }
  root.classList.remove("compare-loading");
}

start();
