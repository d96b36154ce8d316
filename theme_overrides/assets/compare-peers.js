// Peers of one chosen report: how many there are, and the median and quartiles of their numbers.
import { at, el, holds, load, note, page, root } from "./compare-parts.js";
import { drawBodies, drawCell, formName, frame, read, shownGroups } from "./compare-table.js";

const FEWEST = Number(root.dataset.fewest);
const LEVELS = ["", "省级", "市级", "县级"];
const KINDS = { department: "部门", government: "人民政府" };
const HEADS = ["项目", "该机关", "有数字的机关（个）", "下四分位数", "中位数", "上四分位数"];
const loaded = new Map();

async function fetchArea(area, year) {
  const path = `data/peers/${area}/${year}.json`;
  if (!loaded.has(path)) loaded.set(path, await load(page(path)));
  return loaded.get(path);
}

// The first area with enough others, or the last; null for a report that has no peers.
async function peersOf({ about, report, year }) {
  let found = null;
  for (const [code, name] of report.group ? about.areas : []) {
    const [size, figures] = (await fetchArea(code, year))[report.group];
    found = { name: name || "本站收录的各地", size, figures };
    if (size > FEWEST) break;
  }
  return found;
}

function sentence(definitions, { about, report, year }, peers) {
  if (report.scope !== "own") return "只有统计范围是本机关的报告才有同类；这一份是汇总的，或者范围不详。";
  if (!peers) return "没有登记这个机关的类别，不知道哪些是同类。";
  const who = `${peers.name}范围内${LEVELS[about.level]}的${KINDS[about.kind]}，${year}年，${formName(definitions, report.form)}，统计范围是本机关`;
  if (peers.size <= FEWEST) return `同类机关（${who}）除它以外只有 ${peers.size - 1} 个，不足 ${FEWEST} 个，不给中位数。`;
  return `同类机关：${who}。连它自己共 ${peers.size} 个。中位数只说居中的数是多少，不说明办得好不好。`;
}

function rowCells(figure, figures, report) {
  const own = read(figure, report);
  const counted = own.kind === "number" || (own.kind === "share" && own.percent !== null);
  const [count, ...quartiles] = holds(figures, figure.id) ? figures[figure.id] : [0];
  if (count - (counted ? 1 : 0) < FEWEST) return [drawCell(own), el("td", { colspan: 4 }, note("有数字的同类机关太少，不给"))];
  const sign = own.kind === "share" ? "%" : "";
  return [drawCell(own), ...[count, ...quartiles.map((one) => one + sign)].map((text) => el("td", { class: "number" }, text))];
}

function drawPeerTable(definitions, chosen, column, { figures }) {
  const heads = HEADS.map((text, number) => el("th", { scope: "col", class: number ? null : "compare-first" }, text));
  const caption = el("caption", {}, el("span", {}, el("bdi", {}, column.about.name), ` ${column.year}年报告和同类机关`));
  const cells = (figure) => rowCells(figure, figures, column.report);
  return frame("和同类机关放在一起的数字", caption, el("thead", {}, el("tr", {}, ...heads)),
    ...drawBodies(shownGroups(definitions, chosen, [column]), HEADS.length - 1, cells));
}

async function drawn(definitions, chosen, column) {
  try {
    const peers = await peersOf(column);
    const told = el("p", {}, sentence(definitions, column, peers));
    return peers && peers.size > FEWEST ? [told, drawPeerTable(definitions, chosen, column, peers)] : [told];
  } catch {
    return [el("p", {}, "没有取到同类机关的数据，请检查网络后再试。")];
  }
}

// `current` tells whether the page still shows what these peers are drawn for.
export async function drawPeers(definitions, { groups, peer }, shown, current) {
  const reports = shown.filter((one) => one.report);
  at("peers").hidden = !reports.length;
  const options = reports.map(({ id, about, year }) => el("option", { value: id, selected: id === peer }, `${about.name} ${year}年`));
  at("peer").replaceChildren(el("option", { value: "" }, "不看"), ...options);
  const column = reports.find((one) => one.id === peer);
  const made = column ? await drawn(definitions, groups, column) : [];
  if (current()) at("peers-result").replaceChildren(...made);
}
