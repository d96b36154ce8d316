// The table of the comparing page: what a report says of a figure, what cannot be compared.
import { el, holds, note, page } from "./compare-parts.js";

const SCOPES = { own: "本机关", aggregate: "汇总（含下级或所属机关）" };
const WHY = {
  table: "原文没有这张表",
  row: "原文没有印这一行",
  blank: "原文有空白",
  unread: "本站还没有录入完",
  words: "原文印的不是数字",
  zero: "办结的总数是 0",
  parts: "各种结果之和与总计不等",
};

export const title = ({ name, region }) => `${name}（${region}）`;
export const formName = (definitions, id) => `${definitions.forms[id].since}年起用的表格`;
const scopeName = (scope) => SCOPES[scope] || "统计范围不详";
// Labels of amounts name their unit already.
export const label = ({ label: text, unit }) => (unit && !text.includes("单位：") ? `${text}（${unit}）` : text);

// What a column says of a figure. `kind`: number, words, blank, unread (not transcribed yet), absent (not
// printed), share, form (the form has no such figure), none (no report). `text` is for people; numbers are strings, as exact as printed.
export function read(figure, report) {
  if (!report) return { kind: "none", text: "没有收录" };
  if (!figure.forms.includes(report.form)) return { kind: "form", text: "格式没有这一项" };
  if (holds(report.shares, figure.id)) return readShare(report.shares[figure.id]);
  if (!holds(report.figures, figure.id)) return { kind: "absent", text: "未印" };
  const cell = report.figures[figure.id];
  if (cell === null) return { kind: "blank", text: "空白" };
  if (cell === true) return { kind: "unread", text: "待核" };
  const [printed, value, unit] = Array.isArray(cell) ? cell : [cell, cell, null];
  const text = unit && !printed.includes(unit) ? `${printed}（${unit}）` : printed;
  return { kind: value === null ? "words" : "number", printed, value, unit, text };
}

// Neither 0.0% of something nor 100.0% of less than all.
function worded(part, whole, percent) {
  if (Number(percent) === 0 && Number(part) > 0) return "不到0.1%";
  return Number(percent) === 100 && part !== whole ? "超过99.9%" : `${percent}%`;
}

function readShare([part, whole, percent, why]) {
  const sides = `${part ?? "缺"}/${whole ?? "缺"}`;
  const text = percent === null ? `无法计算（${WHY[why]}）` : `${sides}（${worded(part, whole, percent)}）`;
  return { kind: "share", part, whole, percent, sides, text };
}

export function drawCell(found) {
  const { kind, percent, sides, text } = found;
  const cell = el("td", { class: kind });
  if (kind === "number" || kind === "words") cell.append(el("bdi", {}, text));
  else if (kind !== "share") cell.append(note(text));
  else if (percent === null) cell.append(sides, " ", note(text));
  else {
    const bar = el("span", { class: "compare-bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", Math.min(100, Number(percent)) / 100);
    cell.append(text, bar);
  }
  return cell;
}

const formsOf = (shown) => [...new Set(shown.filter((one) => one.report).map((one) => one.report.form))];

// The groups to show, with the figures that the form of some column has.
export function shownGroups(definitions, chosen, shown) {
  const forms = formsOf(shown);
  const there = (figure) => figure.forms.some((form) => forms.includes(form));
  return definitions.groups
    .filter((group) => chosen.includes(group.id))
    .map((group) => ({ ...group, figures: group.figures.filter(there) }));
}

function drawHead(definitions, shown) {
  const keys = [...new Set(shown.map((one) => one.key))];
  const upper = keys.map((key) => {
    const mine = shown.filter((one) => one.key === key);
    const { name, region } = mine[0].about;
    return el("th", { scope: "colgroup", colspan: mine.length }, el("a", { href: page(`${key}/`) }, el("bdi", {}, name)), el("br"), note(region));
  });
  const lower = shown.map(({ key, year, report }) => {
    if (!report) return el("th", { scope: "col" }, `${year}年`, el("br"), note("没有收录（不等于没有公布）"));
    const [sign, word] = definitions.badges[report.badge];
    const badge = el("span", { class: `badge badge-${report.badge}` }, el("span", { "aria-hidden": "true" }, sign), ` ${word}`);
    const about = note(`${formName(definitions, report.form)}；${scopeName(report.scope)}`);
    return el("th", { scope: "col" }, el("a", { href: page(`${key}/${year}/`) }, `${year}年`), " ", badge, el("br"), about);
  });
  const corner = el("th", { scope: "col", rowspan: 2, class: "compare-first" }, "项目");
  return el("thead", {}, el("tr", {}, corner, ...upper), el("tr", {}, ...lower));
}

// Rows by group, under a head of their own; `cells` makes the cells of a figure.
export function drawBodies(groups, width, cells) {
  return groups.map((group) => el("tbody", {},
    el("tr", { class: "compare-group" }, el("th", { scope: "rowgroup", colspan: width + 1 }, el("span", {}, group.label))),
    ...group.figures.map((figure) => el("tr", {}, el("th", { scope: "row" }, label(figure)), ...cells(figure)))));
}

export function frame(name, ...table) {
  return el("div", { class: "frame compare-frame", role: "region", tabindex: "0", "aria-label": name },
    el("table", { class: "listing compare-table" }, ...table));
}

export function drawTable(definitions, chosen, shown) {
  const caption = "各机关、各年度报告的数字（照原文所印；申请和占比取总计一栏，占比写作“分子/分母”）";
  const cells = (figure) => shown.map((one) => drawCell(read(figure, one.report)));
  return frame("对比的结果", el("caption", {}, el("span", {}, caption)), drawHead(definitions, shown),
    ...drawBodies(shownGroups(definitions, chosen, shown), shown.length, cells));
}

// -- what cannot be set against each other ---------------------------------------------------------

export function remarks(definitions, chosen, shown) {
  const items = [...formRemark(definitions, chosen, shown), ...scopeRemark(shown)];
  return items.length ? [el("ul", { class: "remarks", id: "compare-remarks" }, ...items)] : [];
}

function formRemark(definitions, chosen, shown) {
  const forms = formsOf(shown);
  if (forms.length < 2) return [];
  const versions = forms.map((form) => formName(definitions, form)).join("、");
  const figures = shownGroups(definitions, chosen, shown).flatMap((group) => group.figures);
  const alone = figures.filter((figure) => !forms.every((form) => figure.forms.includes(form)));
  const start = `这些报告用了不同版本的表格（${versions}）。`;
  if (!alone.length) return [el("li", {}, `${start}这里列出的各行，各版含义相同。`)];
  const list = el("details", { class: "compare-alone" }, el("summary", {}, `有 ${alone.length} 行不是每一版都有，不能跨版本比较`), alone.map(label).join("；"));
  return [el("li", {}, start, list)];
}

function scopeRemark(shown) {
  const scopes = [...new Set(shown.filter((one) => one.report).map((one) => one.report.scope))];
  const names = scopes.map(scopeName).join("、");
  if (scopes.length > 1) {
    return [el("li", {}, `这些报告的统计范围不同（${names}）。范围不同的各列，每一行都不能直接比较：汇总的数包括下级或所属机关，范围不详的不知道包不包括。`)];
  }
  return scopes[0] === null ? [el("li", {}, "这些报告的统计范围不详：可能只是本机关的，也可能包括下级或所属机关。")] : [];
}
