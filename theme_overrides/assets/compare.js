// The comparing page: choose agencies and years, see what their reports print side by side.
// What stands in files and in the address is untrusted: it reaches the page as text only.
(() => {
  "use strict";
  const root = document.getElementById("compare");
  if (!root) return;
  const at = (id) => document.getElementById(`compare-${id}`);
  const limits = { most: Number(root.dataset.most), fewest: Number(root.dataset.fewest) };
  const usual = root.dataset.usual.split(",");
  // years: null means the usual ones; data: what was loaded, by agency.
  const state = { agencies: [], years: null, groups: usual, peer: null };
  const data = { definitions: null, agencies: null, figures: new Map(), peers: new Map() };
  let matches = [];
  let active = -1;
  let drawing = 0;

  // -- small helpers ---------------------------------------------------------------------------

  function el(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  }
  const note = (text) => el("span", { class: "note" }, text);
  const say = (text) => { at("status").textContent = text; };
  const siteRoot = () => new URL(root.dataset.root, document.baseURI);
  const page = (path) => new URL(path, siteRoot()).href;
  const holds = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const figuresOf = (key) => data.figures.get(key);
  const title = (about) => `${about.name}（${about.region}）`;

  async function load(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }

  // -- the address -----------------------------------------------------------------------------

  // What the address asks for, and what of it makes no sense.
  function readAddress() {
    const asked = new URLSearchParams(location.search);
    const ignored = [];
    const list = (name, fits) => {
      const parts = (asked.get(name) || "").split(",").filter(Boolean);
      ignored.push(...parts.filter((part) => !fits(part)).map((part) => `${name}=${part}`));
      return [...new Set(parts.filter(fits))];
    };
    const known = [...document.querySelectorAll("#compare-groups input")].map((box) => box.value);
    const agency = /^[1-9]\d{5}\/[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;
    const agencies = list("a", (part) => agency.test(part));
    const years = list("y", (part) => /^20\d{2}$/.test(part)).sort();
    const groups = list("f", (part) => known.includes(part));
    const peer = list("p", (part) => /^20\d{2}$/.test(part.slice(-4)) && agency.test(part.slice(0, -5)))[0];
    ignored.push(...agencies.slice(limits.most).map((key) => `a=${key}（多于 ${limits.most} 个）`));
    Object.assign(state, {
      agencies: agencies.slice(0, limits.most),
      years: years.length && !(history.state && history.state.usual) ? years : null,
      groups: asked.has("f") && groups.length ? groups : usual,
      peer: peer || null,
    });
    return ignored;
  }

  function addressOf() {
    if (!state.agencies.length) return location.pathname;
    const parts = [`a=${state.agencies.join(",")}`, `y=${shownYears().join(",")}`, `f=${state.groups.join(",")}`];
    if (state.peer) parts.push(`p=${state.peer}`);
    return `${location.pathname}?${parts.join("&")}`;
  }

  function remember() {
    history.pushState({ usual: state.years === null }, "", addressOf());
  }

  function showIgnored(ignored) {
    const lines = ignored.map((one) => el("li", {}, "地址里认不出、已略去：", el("bdi", {}, one.slice(0, 80))));
    at("notices").replaceChildren(...lines);
    at("notices").hidden = !lines.length;
  }

  async function restore() {
    const ignored = readAddress();
    const found = await Promise.all(state.agencies.map((key) => fetchFigures(key)));
    ignored.push(...state.agencies.filter((key, index) => !found[index]).map((key) => `a=${key}`));
    state.agencies = state.agencies.filter((key, index) => found[index]);
    if (state.years) {
      const there = allYears();
      ignored.push(...state.years.filter((year) => !there.includes(year)).map((year) => `y=${year}`));
      const kept = state.years.filter((year) => there.includes(year));
      state.years = kept.length ? kept : null;
    }
    if (state.peer && !columns().some((one) => one.report && one.id === state.peer)) {
      ignored.push(`p=${state.peer}`);
      state.peer = null;
    }
    showIgnored(ignored);
    await draw();
  }

  // -- loading ---------------------------------------------------------------------------------

  async function fetchFigures(key) {
    if (!figuresOf(key)) {
      try {
        data.figures.set(key, await load(page(`data/${key}/figures.json`)));
      } catch {
        return null;
      }
    }
    return figuresOf(key);
  }

  async function fetchAgencies() {
    if (data.agencies) return;
    say("正在取机关的名单……");
    try {
      const found = await load(root.dataset.agencies);
      data.agencies = Object.entries(found).flatMap(([region, [place, agencies]]) =>
        agencies.map(([id, name, aliases]) => ({ key: `${region}/${id}`, name, place, texts: texts(place, name, aliases) })));
      say("");
    } catch {
      say("没有取到机关的名单，请检查网络后再试。");
    }
  }

  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "");
  const short = (text) => text.replace(/[省市县区]/g, "");
  // Names as they are and without 省, 市, 县 and 区, which people leave out.
  function texts(place, name, aliases) {
    const full = [name, ...aliases].map((one) => plain(one)).concat([name, ...aliases].map((one) => plain(place + one)));
    return [full.join("\n"), full.map(short).join("\n")];
  }

  // -- choosing agencies: a combobox with a list -------------------------------------------------

  function find(query) {
    const words = query.split(/\s+/).map(plain).filter(Boolean);
    if (!words.length || !data.agencies) return [];
    const fits = (one) => words.every((word) => one.texts[0].includes(word) || (short(word) && one.texts[1].includes(short(word))));
    const rank = (one) => (one.texts[0].startsWith(words[0]) ? 0 : one.name.includes(words[0]) ? 1 : 2);
    return data.agencies.filter((one) => !state.agencies.includes(one.key) && fits(one))
      .map((one, index) => [rank(one), index, one]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map((one) => one[2]);
  }

  async function suggest() {
    const input = at("input");
    await fetchAgencies();
    const found = find(input.value);
    matches = found.slice(0, 20);
    active = -1;
    if (!input.value.trim() || document.activeElement !== input) return closeList();
    at("list").replaceChildren(...matches.map((one, index) =>
      el("li", { role: "option", id: `compare-option-${index}`, "aria-selected": "false" }, el("bdi", {}, one.name), " ", note(one.place))));
    at("list").hidden = !matches.length;
    input.setAttribute("aria-expanded", String(matches.length > 0));
    input.removeAttribute("aria-activedescendant");
    if (!data.agencies) return undefined;
    const more = found.length > matches.length ? `，列出前 ${matches.length} 个，多打几个字可以缩小` : "";
    return say(found.length ? `找到 ${found.length} 个机关${more}。` : "没有找到。本站没有收录的机关，这里也没有。");
  }

  function closeList() {
    matches = [];
    active = -1;
    at("list").hidden = true;
    at("input").setAttribute("aria-expanded", "false");
    at("input").removeAttribute("aria-activedescendant");
  }

  function move(step) {
    const options = [...at("list").children];
    if (!options.length) return;
    active = active < 0 ? (step > 0 ? 0 : options.length - 1) : (active + step + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    at("input").setAttribute("aria-activedescendant", options[active].id);
    const list = at("list");
    const { offsetTop, offsetHeight } = options[active];
    if (offsetTop < list.scrollTop) list.scrollTop = offsetTop;
    else if (offsetTop + offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = offsetTop + offsetHeight - list.clientHeight;
  }

  function onKey(event) {
    // While an input method is composing, its keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    const open = matches.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (open) move(event.key === "ArrowDown" ? 1 : -1);
      else suggest();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open) choose(matches[Math.max(active, 0)].key);
    } else if (event.key === "Escape") {
      if (open) event.preventDefault();
      else at("input").value = "";
      closeList();
    }
  }

  async function choose(key) {
    closeList();
    if (state.agencies.length >= limits.most) return say(`最多选 ${limits.most} 个机关。要加别的，先去掉一个。`);
    at("input").value = "";
    const found = await fetchFigures(key);
    if (!found) return say("没有取到这个机关的数据，请检查网络后再试。");
    if (state.agencies.includes(key)) return undefined;
    state.agencies = [...state.agencies, key];
    return change(`加上了${found.name}。`);
  }

  function remove(key) {
    const index = state.agencies.indexOf(key);
    const { name } = figuresOf(key);
    state.agencies = state.agencies.filter((one) => one !== key);
    if (state.peer && state.peer.startsWith(`${key}/`)) state.peer = null;
    const there = allYears();
    if (state.years) state.years = state.years.filter((year) => there.includes(year));
    if (state.years && !state.years.length) state.years = null;
    const drawn = change(`去掉了${name}。`);
    const rest = at("chosen").querySelectorAll("button");
    (rest[Math.min(index, rest.length - 1)] || at("input")).focus({ preventScroll: true });
    return drawn;
  }

  function drawChosen() {
    at("chosen").replaceChildren(...state.agencies.map((key) => {
      const button = el("button", { type: "button" }, el("span", { "aria-hidden": "true" }, "×"));
      button.setAttribute("aria-label", `去掉${title(figuresOf(key))}`);
      button.addEventListener("click", () => remove(key));
      return el("li", {}, el("bdi", {}, figuresOf(key).name), " ", note(figuresOf(key).region), button);
    }));
  }

  // -- choosing years and groups -----------------------------------------------------------------

  const allYears = () => [...new Set(state.agencies.flatMap((key) => Object.keys(figuresOf(key).years)))].sort();

  // Those chosen, or else the newest that all have, or else the newest.
  function shownYears() {
    const years = allYears();
    if (state.years) return state.years.filter((year) => years.includes(year));
    const common = years.filter((year) => state.agencies.every((key) => holds(figuresOf(key).years, year)));
    return (common.length ? common : years).slice(-1);
  }

  function drawYears() {
    const box = at("years").querySelector(".compare-options");
    const years = allYears();
    if ([...box.querySelectorAll("input")].map((one) => one.value).join() !== years.join()) {
      box.replaceChildren(...years.map((year) => el("label", {}, el("input", { type: "checkbox", name: "year", value: year }), ` ${year}年`)));
    }
    const chosen = shownYears();
    box.querySelectorAll("input").forEach((one) => { one.checked = chosen.includes(one.value); });
    at("years").hidden = !years.length;
    at("groups").querySelectorAll("input").forEach((one) => { one.checked = state.groups.includes(one.value); });
  }

  function onTick(event) {
    if (!["year", "group"].includes(event.target.name)) return;
    const ticked = [...root.querySelectorAll(`input[name=${event.target.name}]:checked`)].map((one) => one.value);
    if (!ticked.length) {
      event.target.checked = true;
      say(event.target.name === "year" ? "至少要留一个年度。" : "至少要留一组数字。");
      return;
    }
    if (event.target.name === "year") state.years = ticked;
    else state.groups = ticked;
    if (state.peer && !columns().some((one) => one.report && one.id === state.peer)) state.peer = null;
    change("");
  }

  // -- the table -----------------------------------------------------------------------------------

  function columns() {
    return state.agencies.flatMap((key) => shownYears().map((year) => {
      const about = figuresOf(key);
      const report = holds(about.years, year) ? about.years[year] : null;
      return { id: `${key}/${year}`, key, year, about, report };
    }));
  }

  const formName = (id) => `${data.definitions.forms[id].since}年起用的表格`;
  const SCOPES = { own: "本机关", aggregate: "汇总（含下级或所属机关）" };
  const scopeName = (scope) => SCOPES[scope] || "统计范围不详";
  const WHY = {
    table: "原文没有这张表", row: "原文没有印这一行", blank: "原文有空白", words: "原文印的不是数字",
    zero: "办结的总数是 0", parts: "各种结果加起来不等于总数",
  };

  // What a column says of a figure: { text, kind, value, part, whole, percent }.
  function read(figure, report) {
    if (!report) return { kind: "none", text: "没有收录" };
    if (!figure.forms.includes(report.form)) return { kind: "form", text: "格式没有这一项" };
    if (holds(report.shares, figure.id)) return readShare(report.shares[figure.id]);
    if (!holds(report.figures, figure.id)) return { kind: "absent", text: "未印" };
    const cell = report.figures[figure.id];
    if (cell === null) return { kind: "blank", text: "空白" };
    const [printed, value, unit] = Array.isArray(cell) ? cell : [cell, cell, null];
    return { kind: value === null ? "words" : "number", printed, value, text: unit && !printed.includes(unit) ? `${printed} ${unit}` : printed };
  }

  function readShare([part, whole, percent, why]) {
    const sides = `${part === null ? "缺" : part}/${whole === null ? "缺" : whole}`;
    const shown = percent === null ? `无法计算（${WHY[why]}）` : `${sides}（${percent}%）`;
    return { kind: "share", sides, part, whole, percent, why, text: percent === null ? `${sides}，${shown}` : shown };
  }

  function drawCell(found) {
    const cell = el("td", { class: found.kind === "number" ? "number" : found.kind });
    if (found.kind === "number" || found.kind === "words") cell.append(el("bdi", {}, found.text));
    else if (found.kind === "share" && found.percent !== null) {
      const bar = el("span", { class: "compare-bar", "aria-hidden": "true" });
      bar.style.inlineSize = `${Math.min(100, Number(found.percent))}%`;
      cell.append(found.text, bar);
    } else if (found.kind === "share") cell.append(found.sides, " ", note(`无法计算（${WHY[found.why]}）`));
    else cell.append(note(found.text));
    return cell;
  }

  function drawHead(shown) {
    const upper = state.agencies.map((key) => {
      const about = figuresOf(key);
      const link = el("a", { href: page(`${key}/`) }, el("bdi", {}, about.name));
      return el("th", { scope: "colgroup", colspan: shownYears().length }, link, el("br"), note(about.region));
    });
    const lower = shown.map(({ key, year, report }) => {
      if (!report) return el("th", { scope: "col" }, `${year}年`, el("br"), note("没有收录（不等于没有公布）"));
      const [sign, label] = data.definitions.badges[report.badge];
      const badge = el("span", { class: `badge badge-${report.badge}` }, el("span", { "aria-hidden": "true" }, sign), ` ${label}`);
      return el("th", { scope: "col" }, el("a", { href: page(`${key}/${year}/`) }, `${year}年`), " ", badge, el("br"),
        note(`${formName(report.form)}；${scopeName(report.scope)}`));
    });
    return el("thead", {}, el("tr", {}, el("th", { scope: "col", rowspan: 2, class: "compare-first" }, "项目"), ...upper), el("tr", {}, ...lower));
  }

  // The groups to show, with the figures that the form of some column has.
  function shownGroups(shown) {
    const forms = new Set(shown.filter((one) => one.report).map((one) => one.report.form));
    return data.definitions.groups.filter((group) => state.groups.includes(group.id)).map((group) =>
      ({ ...group, figures: group.figures.filter((figure) => figure.forms.some((form) => forms.has(form))) }));
  }

  const label = (figure) => (figure.unit ? `${figure.label}（${figure.unit}）` : figure.label).replace(/：(.*（单位：.*）)（.*）$/, "：$1");

  function drawTable(shown) {
    const bodies = shownGroups(shown).map((group) => el("tbody", {},
      el("tr", { class: "compare-group" }, el("th", { scope: "rowgroup", colspan: shown.length + 1 }, el("span", {}, group.label))),
      ...group.figures.map((figure) => el("tr", {}, el("th", { scope: "row" }, label(figure)),
        ...shown.map((one) => drawCell(read(figure, one.report)))))));
    const caption = "各机关、各年度报告的数字（总计一栏，照原文所印；占比写作“分子/分母”）";
    return el("div", { class: "frame compare-frame", role: "region", tabindex: "0", "aria-label": "对比的结果" },
      el("table", { class: "listing compare-table" }, el("caption", {}, caption), drawHead(shown), ...bodies));
  }

  // Why columns, or rows of them, cannot be set against each other.
  function remarks(shown) {
    const reports = shown.filter((one) => one.report);
    const forms = [...new Set(reports.map((one) => one.report.form))];
    const scopes = [...new Set(reports.map((one) => one.report.scope))];
    const lines = [];
    if (forms.length > 1) {
      const alone = shownGroups(shown).flatMap((group) => group.figures).filter((figure) => !forms.every((form) => figure.forms.includes(form)));
      lines.push(`这些报告用了不同版本的表格（${forms.map(formName).join("、")}）。${alone.length
        ? `下面各行只有一个版本有，不能跨版本比较：${alone.map(label).join("；")}。` : "这里列出的各行，两个版本含义相同。"}`);
    }
    if (scopes.length > 1) {
      lines.push(`这些报告的统计范围不同（${scopes.map(scopeName).join("、")}），范围不同的各列，所有的行都不能直接比较：汇总的数包括下级或所属机关，不详的不知道包不包括。`);
    } else if (scopes[0] === null) lines.push("这些报告的统计范围不详：可能是本机关的，也可能含下级或所属机关。");
    return lines.length ? [el("ul", { class: "remarks", id: "compare-remarks" }, ...lines.map((line) => el("li", {}, line)))] : [];
  }

  // -- peers -----------------------------------------------------------------------------------------

  const LEVELS = ["", "省级", "市级", "县级"];
  const KINDS = { department: "部门", government: "人民政府" };

  async function fetchPeers(area, year) {
    const path = `data/peers/${area}/${year}.json`;
    if (!data.peers.has(path)) data.peers.set(path, await load(page(path)));
    return data.peers.get(path);
  }

  // The first area with enough others, or the last one; [] where a report has no peers.
  async function peersOf({ about, report, year }) {
    let found = [];
    for (const [code, name] of report.group ? about.areas : []) {
      const [size, figures] = (await fetchPeers(code, year))[report.group];
      found = [name, size, figures];
      if (size > limits.fewest) break;
    }
    return found;
  }

  function peerRow(figure, figures, report) {
    const own = read(figure, report);
    const has = own.kind === "number" || (own.percent !== null && own.percent !== undefined);
    const [count, ...quartiles] = holds(figures, figure.id) ? figures[figure.id] : [0];
    const sign = own.kind === "share" ? "%" : "";
    const cells = count - (has ? 1 : 0) < limits.fewest
      ? [el("td", { colspan: 4 }, note("有数字的同类机关太少，不给"))]
      : [count, ...quartiles.map((one) => one + sign)].map((text) => el("td", { class: "number" }, String(text)));
    return el("tr", {}, el("th", { scope: "row" }, label(figure)), drawCell(own), ...cells);
  }

  function drawPeerTable(column, figures) {
    const heads = ["项目", "该机关", "有数字的机关（个）", "下四分位数", "中位数", "上四分位数"].map((text, index) =>
      el("th", { scope: "col", class: index ? null : "compare-first" }, text));
    const bodies = shownGroups([column]).map((group) => el("tbody", {},
      el("tr", { class: "compare-group" }, el("th", { scope: "rowgroup", colspan: 6 }, el("span", {}, group.label))),
      ...group.figures.map((figure) => peerRow(figure, figures, column.report))));
    const caption = el("caption", {}, el("bdi", {}, column.about.name), ` ${column.year}年报告和同类机关`);
    return el("div", { class: "frame compare-frame", role: "region", tabindex: "0", "aria-label": "同类机关的中位数" },
      el("table", { class: "listing compare-table" }, caption, el("thead", {}, el("tr", {}, ...heads)), ...bodies));
  }

  function peerSentence({ about, report, year }, [name, size]) {
    if (!size) return report.scope === "own" ? "没有登记这个机关的类别，不知道哪些是同类。" : "只有统计范围是本机关的报告才有同类；这一份不是，或者范围不详。";
    const who = `${name || "全国"}范围内${LEVELS[about.level]}的${KINDS[about.kind]}，${year}年，${formName(report.form)}，统计范围是本机关`;
    if (size <= limits.fewest) return `同类机关（${who}）除它以外只有 ${size - 1} 个，不足 ${limits.fewest} 个，不给中位数。`;
    return `同类机关：${who}。连它自己共 ${size} 个。中位数只说居中的数是多少，不说明办得好不好。`;
  }

  async function drawPeers(shown, turn) {
    const collected = shown.filter((one) => one.report);
    at("peers").hidden = !collected.length;
    at("peer").replaceChildren(el("option", { value: "" }, "不看"), ...collected.map((one) =>
      el("option", { value: one.id, selected: one.id === state.peer }, `${one.about.name} ${one.year}年`)));
    const column = collected.find((one) => one.id === state.peer);
    let made = [];
    if (column) {
      try {
        const found = await peersOf(column);
        made = [el("p", {}, peerSentence(column, found))];
        if (found[1] > limits.fewest) made.push(drawPeerTable(column, found[2]));
      } catch {
        made = [el("p", {}, "没有取到同类机关的数据，请检查网络后再试。")];
      }
    }
    if (turn === drawing) at("peers-result").replaceChildren(...made);
  }

  // -- taking it away ----------------------------------------------------------------------------------

  // A spreadsheet runs what begins like a formula; a lone sign is none.
  function csvCell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) && text !== "-" ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function csv() {
    const shown = columns();
    const lines = [["机关", "年度", "项目", "原文所印", "数值", "分子", "分母", "说明"]];
    for (const one of shown) {
      for (const group of shownGroups(shown)) {
        for (const figure of group.figures) lines.push([title(one.about), one.year, `${group.label}：${label(figure)}`, ...csvValues(read(figure, one.report))]);
      }
    }
    return `\ufeff${lines.map((line) => line.map((text) => csvCell(String(text))).join(",")).join("\r\n")}\r\n`;
  }

  function csvValues(found) {
    if (found.kind === "share") return ["", found.percent === null ? "" : `${found.percent}%`, found.part ?? "", found.whole ?? "", found.why ? `无法计算（${WHY[found.why]}）` : ""];
    if (found.kind === "number" || found.kind === "words") return [found.text, found.value ?? "", "", "", ""];
    return ["", "", "", "", found.text];
  }

  function download() {
    const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: address, download: "compare.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  async function copy() {
    try {
      await navigator.clipboard.writeText(location.href);
      say("链接已复制。");
    } catch {
      say(`没有复制成，请自己复制：${location.href}`);
    }
  }

  // -- all together --------------------------------------------------------------------------------------

  async function draw(told = "") {
    const turn = ++drawing;
    drawChosen();
    drawYears();
    const shown = columns();
    const frame = root.querySelector("#compare-result .frame");
    const left = frame ? frame.scrollLeft : 0;
    at("result").replaceChildren(...(shown.length ? [...remarks(shown), drawTable(shown)] : []));
    if (shown.length && left) root.querySelector("#compare-result .frame").scrollLeft = left;
    at("actions").hidden = !shown.length;
    say(told + (shown.length ? `表里有 ${state.agencies.length} 个机关、${shownYears().length} 个年度，共 ${shown.length} 列。` : "还没有选机关。"));
    await drawPeers(shown, turn);
  }

  function change(told) {
    showIgnored([]);
    const drawn = draw(told);
    remember();
    return drawn;
  }

  function listen() {
    const input = at("input");
    input.addEventListener("focus", fetchAgencies);
    input.addEventListener("input", (event) => { if (!event.isComposing) suggest(); });
    input.addEventListener("compositionend", suggest);
    input.addEventListener("keydown", onKey);
    input.addEventListener("blur", closeList);
    // Without this the box loses the focus, and the list closes before the click arrives.
    at("list").addEventListener("mousedown", (event) => event.preventDefault());
    at("list").addEventListener("click", (event) => {
      const index = [...at("list").children].indexOf(event.target.closest("li"));
      if (index >= 0) choose(matches[index].key);
    });
    root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    root.querySelector("form").addEventListener("change", onTick);
    at("peer").addEventListener("change", () => { state.peer = at("peer").value || null; change(""); });
    at("copy").addEventListener("click", copy);
    at("csv").addEventListener("click", download);
    at("print").addEventListener("click", () => print());
    addEventListener("popstate", restore);
  }

  async function start() {
    root.hidden = false;
    at("plain").hidden = true;
    try {
      data.definitions = await load(root.dataset.definitions);
    } catch {
      say("没有取到数据，请检查网络后重新打开这一页。");
      return;
    }
    listen();
    await restore();
  }
  start();
})();
