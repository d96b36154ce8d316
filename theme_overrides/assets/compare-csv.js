// The table as CSV, by the rules of the site's other CSV files (see generator/exporters/csv_text.py).
import { formName, read, shownGroups } from "./compare-table.js";

const HEADS = ["机关", "地区", "年度", "统计范围", "格式", "项目", "单位", "原文所印", "数值", "分子", "分母", "说明"];
const SCOPES = { own: "本机关", aggregate: "汇总" };
// What spreadsheets may take for the beginning of a formula; an apostrophe too, so that taking away the one
// in front gives back what was printed. No number or lone sign is changed.
const RISKY = /^[=+\-@\t\r\n'＝＋－＠]/;
const HARMLESS = /^([+-]?[0-9]+(\.[0-9]+)?|[-－])$/;

// One cell of a line.
export function written(text) {
  const safe = RISKY.test(text) && !HARMLESS.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// A part of a whole with six decimals, exactly, halves to even: as in data/years/*.csv.
export function ratio(part, whole) {
  const places = (text) => (text.split(".")[1] || "").length;
  const most = Math.max(places(part), places(whole));
  const digits = (text) => BigInt(text.replace(".", "") + "0".repeat(most - places(text)));
  const [above, below] = [digits(part) * 1000000n, digits(whole)];
  const [down, twice] = [above / below, (above % below) * 2n];
  const up = twice > below || (twice === below && down % 2n === 1n);
  const text = String(down + (up ? 1n : 0n)).padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

function values({ kind, text, printed, value, percent, part, whole }) {
  if (kind === "share") return ["", percent === null ? "" : ratio(part, whole), part ?? "", whole ?? "", percent === null ? text : ""];
  if (kind === "number" || kind === "words") return [printed, value ?? "", "", "", ""];
  return ["", "", "", "", text];
}

function line(definitions, { about, year, report }, group, figure) {
  const found = read(figure, report);
  const whose = report ? [SCOPES[report.scope] || "不详", formName(definitions, report.form)] : ["", ""];
  const unit = found.unit || figure.unit || "";
  return [about.name, about.region, String(year), ...whose, `${group.label}：${figure.label}`, unit, ...values(found)];
}

export function csv(definitions, chosen, shown) {
  const groups = shownGroups(definitions, chosen, shown);
  const lines = shown.flatMap((one) => groups.flatMap((group) => group.figures.map((figure) => line(definitions, one, group, figure))));
  return `\ufeff${[HEADS, ...lines].map((one) => one.map(written).join(",")).join("\r\n")}\r\n`;
}
