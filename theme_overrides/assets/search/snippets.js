// The text of a hit: what of the query stands where, and the words around it.

import { merged } from "./direct.js";
import { NUMBER } from "./matches.js";

const LONGEST = 80;
const BEFORE = 20;
const WHOLE_NUMBERS = /[0-9]+(?:\.[0-9]+)*/g;
const MARKUP = /\*\*|`/g;

// A line of text: where it stands, and in cells of tables the number that is printed.
//   {section, anchor, text, printed} — printed is null in running text

// Everything of a report's JSON that can be found in running text, in the order of the page; this mirrors
// generator/search/texts.py. `annotated` lines stand in no section.
export function textLines(report) {
  const sections = [...report.sections, ...report.extra_sections].flatMap(ofSection);
  const labels = Object.entries(report.labels).flatMap(([table, one]) =>
    [one.title, ...Object.values(one.rows), ...Object.values(one.columns)].map((text) => line(text, "", table)),
  );
  const remarks = [
    ...report.extra_rows.map((row) => line(row.label, "", row.table)),
    ...report.surplus.map((one) => line(one.note, "", one.table)),
    ...report.notes.map((note) => line(note.text, "", note.table)),
  ];
  const others = [report.annex?.title, ...Object.values(report.contact), ...report.cites].map((text) => line(text));
  return [...sections, ...remarks, ...labels, ...others, line(report.title)].filter(({ text }) => text);
}

function line(text, section = "", anchor = "", printed = null) {
  return { text: text ?? "", section: section ?? "", anchor: anchor ?? "", printed };
}

function ofSection({ title, text, id }) {
  return [line(title, "", id), ...text.split(/[\n\r\v\f\u0085\u2028\u2029]+/).map((one) => line(one, title, id))];
}

// The cells of a report's tables in words: "row，column：printed". `labels` are those of all forms.
export function cellLines(report, labels) {
  const tables = Object.entries(report.tables).flatMap(([table, rows]) =>
    ofTable(rows, table, labels[report.form]?.[table], report.labels[table]),
  );
  const annex = report.annex ? Object.values(labels[report.annex.form] ?? {})[0] : null;
  const annexed = report.annex ? ofTable(report.annex.table, "annex", annex, report.labels.annex) : [];
  const extra = report.extra_rows.flatMap(({ table, label, cells }) =>
    cells.map((cell) => line(`${label}：${cell.printed ?? ""}`, "", table, cell.printed ?? "")),
  );
  const surplus = report.surplus.flatMap(({ table, cells }) => cells.map((cell) => line(cell, "", table, cell)));
  return [...tables, ...annexed, ...extra, ...surplus];
}

function ofTable(rows, table, official, own) {
  return Object.entries(rows ?? {}).flatMap(([row, cells]) =>
    Object.entries(cells ?? {}).map(([column, cell]) => {
      const names = [own?.rows[row] ?? official?.rows[row], own?.columns[column] ?? official?.columns[column]];
      const printed = cell.printed ?? "";
      return line(`${names.filter(Boolean).join("，")}：${printed}`, "", table, printed);
    }),
  );
}

export class Snippets {
  #folding;

  constructor(folding) {
    this.#folding = folding;
  }

  // Which of the terms stand in a line; in a cell a number counts as a whole only.
  #held(one, terms) {
    one.folded ??= this.#folding.fold(one.text);
    if (one.printed === null) return terms.filter((term) => one.folded.includes(term));
    const numbers = this.#folding.fold(one.printed).match(WHOLE_NUMBERS) ?? [];
    return terms.filter((term) => (NUMBER.test(term) ? numbers.includes(term) : one.folded.includes(term)));
  }

  // → {found, best, most}: which terms stand anywhere in the lines, and the line that holds most of them, where
  // weigh(term) says what each counts.
  search(lines, terms, weigh) {
    const found = new Set();
    let best = null;
    let most = 0;
    for (const one of lines) {
      const held = this.#held(one, terms);
      for (const term of held) found.add(term);
      const weight = held.reduce((sum, term) => sum + weigh(term), 0);
      if (weight > most) [best, most] = [one, weight];
    }
    return { found, best, most };
  }

  // About 80 characters of a line around the first match: [{text, mark}…].
  cut(text, terms) {
    const marks = merged(this.#marks(text, terms));
    const first = densest(marks);
    const from = first <= BEFORE ? 0 : first - BEFORE;
    const to = Math.min(text.length, Math.max(from + LONGEST, (marks.find(([start]) => start === first) ?? [0, 0])[1]));
    const pieces = [];
    let at = from;
    for (const [start, end] of marks) {
      if (end <= from || start >= to) continue;
      pieces.push(piece(text.slice(at, Math.max(at, start)), false), piece(text.slice(Math.max(at, start), end), true));
      at = Math.max(at, end);
    }
    pieces.push(piece(text.slice(at, Math.max(at, to)), false));
    if (from > 0) pieces.unshift(piece("…", false));
    if (Math.max(at, to) < text.length) pieces.push(piece("…", false));
    return pieces.filter(({ text: words }) => words);
  }

  #marks(text, terms) {
    return this.#folding.runs(text).flatMap((run) =>
      terms.flatMap((term) => occurrences(run.text, term).map((at) => [run.starts[at], run.ends[at + term.length - 1]])),
    );
  }
}

// Where the stretch of a snippet's length begins that holds most of the marks.
function densest(marks) {
  let [best, most] = [0, 0];
  marks.slice(0, 500).forEach(([start], i) => {
    let count = 0;
    for (let at = i; at < marks.length && marks[at][1] <= start + LONGEST - BEFORE; at += 1) {
      count += marks[at][1] - marks[at][0];
    }
    if (count > most) [best, most] = [start, count];
  });
  return marks.length && !most ? marks[0][0] : best;
}

const piece = (text, mark) => ({ text: text.replace(MARKUP, ""), mark });

function occurrences(text, term) {
  const found = [];
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) found.push(at);
  return found;
}
