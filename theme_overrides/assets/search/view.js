// The parts of the search's dialog, and its states: nothing asked yet, at work, found, none, failed.
import { FILTERS } from "./address.js";
import { direct, full, link, make, options } from "./results.js";

const HEARD = 700; // milliseconds after which what was found is said to screen readers: not at every key
const WIDE = matchMedia("(min-width: 60em)"); // filters are folded below
const NAMES = { year: "年度", region: "地区", kind: "机关类别", badge: "核对结果", form: "表格格式" };
const SORTS = { relevance: "相关的在前", year: "年份新的在前" };
const STEP = 10;
const FOLDED = 8; // names of one kind that are shown at once
const LONGEST = 40; // of a query that is repeated
const [PLACES, WORDS, OWN] = ["机关、地区和年度", "用语和说明", "本站说明"];
// Characters that would turn the words after them round.
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;

const isWord = (one) => one.type === "page";
const count = (number, unit) => `${number.toLocaleString("zh-CN")} ${unit}`;
const active = (filters) => FILTERS.filter((key) => filters[key] !== null).length;

/** A section with a heading and a list, hidden while there is nothing in it. */
function section(id, heading, list) {
  const head = make("h2", { id, textContent: heading, tabIndex: -1 });
  const made = make("section", { hidden: true }, head, list);
  made.setAttribute("aria-labelledby", id);
  return { section: made, head, list };
}

function choice(name, label) {
  const select = make("select", { name });
  return make("label", {}, make("span", {}, label), select);
}

/** Filters and order; on a phone the filters are folded into one line that says how many are chosen. */
function filters() {
  const fields = FILTERS.map((key) => choice(key, NAMES[key]));
  const clear = make("button", { type: "button", className: "search-unfilter", textContent: "清除筛选" });
  const summary = make("summary", {});
  const folded = make("details", { open: WIDE.matches }, summary, make("div", { className: "search-choices" }, ...fields, clear));
  WIDE.addEventListener("change", () => { folded.open = WIDE.matches; });
  const sort = choice("sort", "顺序");
  sort.className = "search-sort";
  sort.lastChild.append(...Object.entries(SORTS).map(([value, text]) => new Option(text, value)));
  return { form: make("form", { className: "search-filters" }, folded, sort), summary, clear };
}

function skeleton(dialog) {
  const parts = {
    said: dialog.querySelector("#search-said"),
    live: make("p", { className: "search-unseen", role: "status" }),
    exact: section("search-direct", PLACES, make("ul", {})),
    words: section("search-words", WORDS, make("ul", {})),
    near: section("search-near", `近似结果：${PLACES}`, make("ul", {})),
    nearWords: section("search-near-words", `近似结果：${WORDS}`, make("ul", {})),
    hint: make("div", { className: "search-hint" }),
    full: section("search-full", "报告全文", make("ol", {})),
    filters: filters(),
    own: section("search-own", OWN, make("ul", {})),
    more: make("button", { type: "button", className: "search-more" }),
    clear: make("button", { type: "button", className: "search-clear", textContent: "清除", hidden: true }),
  };
  dialog.querySelector("input").after(parts.clear);
  parts.full.head.after(parts.filters.form);
  parts.full.section.append(parts.more);
  const shown = [parts.exact.section, parts.words.section, parts.nearWords.section, parts.near.section, parts.hint, parts.full.section, parts.own.section];
  dialog.querySelector("#search-found").replaceChildren(...shown);
  parts.said.after(parts.live);
  return parts;
}

function shortened(query) {
  const chars = [...query.replace(TURNING, "").trim()];
  return chars.length > LONGEST ? `${chars.slice(0, LONGEST).join("")}……` : chars.join("");
}

/** The dialog's states. `root`: address of the site's root; `key`: {on}, whether “/” opens the search. */
export function view(dialog, root, key) {
  const parts = skeleton(dialog);
  const ways = (before) => [before, link(root, "regions/", {}, "地区"), "或者", link(root, "years/", {}, "年度"), "查找。"];
  const terms = () => ["名词的意思见", link(root, "glossary/", {}, "用语"), "。"];
  let waiting = 0;
  let drawn = ""; // the direct hits that stand there

  // Seen at once; heard when it has stood for a while.
  function say(words) {
    parts.said.textContent = words;
    clearTimeout(waiting);
    waiting = setTimeout(() => { parts.live.textContent = words; }, HEARD);
  }

  function hint(...inside) {
    parts.hint.replaceChildren(...inside);
    parts.hint.hidden = !inside.length;
  }

  function hide() {
    drawn = "";
    for (const one of [parts.exact, parts.words, parts.near, parts.nearWords, parts.full, parts.own]) fill(one, []);
  }

  // Lines beyond the first ones come when they are asked for.
  function fill(one, lines, most = lines.length) {
    one.list.replaceChildren(...lines.slice(0, most));
    one.section.hidden = !lines.length;
    one.section.querySelector(".search-rest")?.remove();
    if (lines.length > most) one.section.append(rest(one.list, lines.slice(most)));
  }

  function rest(list, lines) {
    const button = make("button", { type: "button", className: "search-more search-rest", textContent: `再看其余 ${lines.length} 个` });
    button.addEventListener("click", () => {
      button.remove();
      list.append(...lines);
      lines[0].querySelector("a").focus();
    });
    return button;
  }

  function keyChoice() {
    const box = make("input", { type: "checkbox", checked: key.on });
    box.addEventListener("change", () => { key.on = box.checked; });
    return make("label", { className: "search-key" }, box, " 按“/”键打开搜索");
  }

  function empty() {
    say("");
    hide();
    hint(
      make("p", {}, "可以搜："),
      make("ul", {},
        make("li", {}, "机关的名称、简称或者拼音，如“卫健局”“weijianju”，前面可以加地区，前后可以加年度；"),
        make("li", {}, "地区和年度；"),
        make("li", {}, "报告里的词句和数字。几个词用空格分开，都有的才算。")),
      make("p", {}, ...ways("也可以按")),
      make("p", { className: "search-keys" }, "上下键在结果之间移动，左右键在一个机关的各年之间移动，Esc 键关闭。", keyChoice()));
  }

  // `code`: the engine's; only where nothing answered, the net is to blame. `kept`: names of the same answer stay.
  function failed(again, code, kept) {
    if (!kept) hide();
    const button = make("button", { type: "button", textContent: "重试" });
    button.addEventListener("click", () => {
      dialog.querySelector("input").focus();
      again();
    });
    const damaged = code === "missing" || code === "torn";
    say(damaged ? "搜索要的数据不全，也许网站正在更新。" : "没有连上，搜索要的数据没有取到。");
    parts.full.section.hidden = true;
    hint(make("p", {}, button, ...ways(" 也可以按")));
  }

  function none() {
    hint(
      make("ul", {},
        make("li", {}, "少输几个字，或者换个说法；几个词要同一份报告里都有才算。"),
        make("li", {}, "机关可以只写简称、只写名称的一部分，也可以写拼音。"),
        make("li", {}, "没有收录的报告，不等于机关没有公布。")),
      make("p", {}, ...ways("也可以按"), ...terms()));
  }

  function choices(result, asked) {
    for (const key of FILTERS) {
      const select = parts.filters.form.elements[key];
      const facet = result.facets[key] ?? [];
      select.replaceChildren(...options(facet, asked.filters[key], "全部"));
      select.parentElement.hidden = facet.length < 2 && asked.filters[key] === null;
    }
    parts.filters.form.elements.sort.value = asked.sort;
    const number = active(asked.filters);
    parts.filters.summary.textContent = number ? `筛选（已选 ${number} 项）` : "筛选";
    parts.filters.clear.hidden = !number;
  }

  // Lines that stand there already stay: one of them may have the focus.
  function names(hits, labels) {
    const asked = JSON.stringify(hits);
    if (asked === drawn) return;
    drawn = asked;
    const some = (near, word) => hits.filter((one) => one.near === near && isWord(one) === word);
    const put = (one, near, word) => fill(one, some(near, word).map((hit) => direct(root, hit, labels)), FOLDED);
    put(parts.exact, false, false);
    put(parts.words, false, true);
    put(parts.near, true, false);
    put(parts.nearWords, true, true);
    hint();
  }

  /** Direct hits, which are there before anything else of the answer. */
  function named(hits, labels) {
    names(hits, labels);
    parts.full.section.hidden = true;
    fill(parts.own, []);
  }

  /** What is known before any report is read: names, counts, filters. */
  function found(result, asked, labels) {
    names(result.direct, labels);
    parts.full.head.textContent = result.near ? "近似结果：报告全文" : "报告全文";
    parts.full.list.replaceChildren();
    fill(parts.own, []);
    parts.full.section.hidden = !result.total && !active(asked.filters);
    parts.more.hidden = true;
    choices(result, asked);
    hint();
    if (result.total) say("正在取原文……");
  }

  /** How many reports stand there. */
  const shown = () => parts.full.list.children.length;

  /** The reports of a page, as far as they are there, below the `from` ones that stood there before. */
  function lines(items, from, labels) {
    const drawn = shown() - from;
    parts.full.list.append(...items.slice(drawn).map((one) => full(root, one, labels)));
  }

  /** All reports of a page stand there. Returns the first one's link. */
  function turned(from, result, asked) {
    const all = parts.full.list.children;
    parts.more.hidden = result.ended;
    parts.more.textContent = `再看 ${Math.min(STEP, result.total - all.length)} 份`;
    summary(result, asked);
    return all[from]?.querySelector("a");
  }

  /** Pages of the site's own, behind the reports. */
  function own(pages, result, asked, labels) {
    if (!pages.length) return;
    parts.own.head.textContent = result.near ? `近似结果：${OWN}` : OWN;
    fill(parts.own, pages.map((one) => full(root, one, labels)));
    hint();
    summary(result, asked);
  }

  function summary(result, asked) {
    const narrowed = active(asked.filters) > 0;
    const pages = parts.own.list.children.length;
    const nothing = !shown() && !(result.total && !parts.more.hidden);
    if (nothing && narrowed) hint(make("p", {}, "所选条件下没有报告。"));
    else if (nothing) parts.full.section.hidden = true;
    if (nothing && !narrowed && !pages && !result.direct.length) none();
    // Reports that are not shown have not been compared with the words yet.
    const sure = result.certain || parts.more.hidden;
    const reports = sure ? ` ${count(result.total, "份")}` : `约 ${count(result.total, "份")}`;
    const near = result.near ? "近似的" : "";
    const words = result.direct.filter(isWord);
    const names = result.direct.filter((one) => !isWord(one));
    const direct = (some, name) => some.length && `${some[0].near ? "近似的" : ""}${name} ${count(some.length, "条")}`;
    const texts = (!nothing || narrowed) && `${near}报告全文${reports}`;
    const all = [direct(names, PLACES), direct(words, WORDS), texts, pages && `${near}${OWN} ${count(pages, "条")}`];
    say(`“${shortened(asked.query)}”：${all.filter(Boolean).join("，") || "没有找到"}。`);
  }

  return { parts, say, empty, failed, named, found, shown, lines, turned, own };
}
