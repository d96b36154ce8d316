// The text of a hit: what of the query stands where, and the words around it.

import { addressOf, merged } from "./direct.js";
import { Files, SearchError, json } from "./files.js";
import { HEADING, NUMBER, PART, SHORT, TITLE } from "./matches.js";

const TEXTS_KEPT = 60;
const OPENING = 20;

// Reads the texts of hits, and shows where in them the query stands.
export class Texts {
  #root;
  #registry;
  #files;
  #snippets;

  constructor(root, registry, folding, fetcher) {
    this.#root = root;
    this.#registry = registry;
    this.#files = new Files(root, fetcher, TEXTS_KEPT);
    this.#snippets = new Snippets(folding);
  }

  // The hit as the dialog shows it, or null where its text does not hold what was sought. A report whose text cannot
  // be read is `unread`: what led to it is still to be believed.
  //   sought = {terms, flags: by term and document, pieces: words of which any will do, instead of all terms}
  async show(document, sought, signal) {
    const source = await this.#load(document, signal);
    if (!source) return this.#unread(document, sought);
    const words = sought.pieces ?? sought.terms;
    const { found, best } = this.#search(source, words, sought, document);
    const held = (term, i) => found.has(term) || (sought.flags[i][document] & TITLE) !== 0;
    if (!(sought.pieces ? found.size : words.every(held))) return null;
    const shown = best ?? source.lines.find(({ text }) => text.length > OPENING) ?? source.lines[0];
    const head = document < this.#registry.reports ? this.#ofReport(document) : this.#ofPage(document);
    const { address, ...others } = head;
    const section = best ? best.section : "";
    const snippet = shown ? this.#snippets.cut(shown.text, words) : [];
    return { ...others, href: this.#href(address, best?.anchor, sought.terms), section, snippet };
  }

  #unread(document, sought) {
    if (sought.near || document >= this.#registry.reports) return null;
    const { address, ...others } = this.#ofReport(document);
    return { ...others, href: this.#href(address, "", sought.terms), section: "", snippet: [], unread: true };
  }

  // Cells are looked at for what running text does not hold. What stands in the title is shown there.
  #search(source, words, sought, document) {
    const flagsOf = (word) => sought.flags[sought.terms.indexOf(word)]?.[document] ?? PART;
    const how = {
      weigh: (word) => (flagsOf(word) & TITLE ? 0.1 : word.length),
      partly: (word) => (flagsOf(word) & (PART | SHORT)) !== 0,
    };
    const inText = this.#snippets.search(source.lines, words, how);
    const lacking = words.some((word) => !inText.found.has(word));
    if (sought.pieces || !lacking) return inText;
    const inCells = this.#snippets.search(source.cells(), words, how);
    const { best } = inCells.most > inText.most ? inCells : inText;
    return { found: new Set([...inText.found, ...inCells.found]), best };
  }

  // {lines, cells} of a document; null where its file is not there or is none.
  async #load(document, signal) {
    const { version, reports } = this.#registry;
    try {
      if (document >= reports) {
        const pages = await this.#files.get(`search/pages.json?v=${version}`, readPages, { signal });
        return pages[document - reports];
      }
      const path = `data/${this.#address(document).slice(0, -1)}.json?v=${version}`;
      return await this.#files.get(path, (content) => readReport(content, this.#registry.labels), { signal });
    } catch (error) {
      if (error instanceof SearchError && error.code !== "offline") return null;
      throw error;
    }
  }

  #address(document) {
    const { owners, years } = this.#registry;
    return `${addressOf(this.#registry, owners[document])}${years[document]}/`;
  }

  #ofReport(document) {
    const { agencies, owners, years, badges, badgeOf } = this.#registry;
    const { name, region } = agencies[owners[document]];
    const year = years[document];
    const [title, detail] = [`${name}${year}${HEADING}`, this.#registry.regionName(region)];
    const badge = badges[badgeOf[document]]?.[0] ?? "";
    return { type: "report", title, detail, year, badge, address: this.#address(document) };
  }

  #ofPage(document) {
    const [address, title, detail] = this.#registry.pages[document - this.#registry.reports];
    return { type: "page", title, detail, year: null, badge: null, address };
  }

  #href(address, anchor, terms) {
    const [path, own] = address.split("#");
    const place = anchor || own;
    const words = encodeURIComponent(terms.join(" "));
    return `${this.#root}${path}?h=${words}${place ? `#${encodeURIComponent(place)}` : ""}`;
  }
}

function readReport(content, labels) {
  const report = json(content);
  let cells = null;
  return { lines: textLines(report), cells: () => (cells ??= cellLines(report, labels)) };
}

function readPages(content) {
  return json(content).map((page) => {
    const lines = String(page).split("\n");
    return { lines: lines.map((text) => ({ text, section: "", anchor: "", printed: null })), cells: () => [] };
  });
}

const LONGEST = 80;
const BEFORE = 20;
const STRETCH = 4000;
const OVERLAP = 400;
const WHOLE_NUMBERS = /[0-9]+(?:\.[0-9]+)*/g;
const DIGIT = /[0-9]/;
const TOTAL = "total"; // the column's id in every form that has one
const MARKUP = /\*\*|`/g;

// A line of text: where it stands, and in cells of tables the number that is printed.
//   {section, anchor, text, printed, telling} — printed is null in running text; of cells that are as good otherwise
//   the most telling one is shown

// Everything of a report's JSON that can be found in running text, in the order of the page; this mirrors
// generator/search/texts.py. `annotated` lines stand in no section.
function textLines(report) {
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

function line(text, section = "", anchor = "", printed = null, telling = 0) {
  return { text: text ?? "", section: section ?? "", anchor: anchor ?? "", printed, telling };
}

// A figure other than 0 tells more than a total of 0, this more than nothing.
const tellingOf = (printed, isTotal = false) => (/[1-9]/.test(printed.normalize("NFKC")) ? 2 : 0) + (isTotal ? 1 : 0);

function ofSection({ title, text, id }) {
  return [line(title, "", id), ...text.split(/[\n\r\v\f\u0085\u2028\u2029]+/).map((one) => line(one, title, id))];
}

// The cells of a report's tables in words: "row，column：printed". `labels` are those of all forms.
function cellLines(report, labels) {
  const tables = Object.entries(report.tables).flatMap(([table, rows]) =>
    ofTable(rows, table, labels[report.form]?.[table], report.labels[table]),
  );
  const annex = report.annex ? Object.values(labels[report.annex.form] ?? {})[0] : null;
  const annexed = report.annex ? ofTable(report.annex.table, "annex", annex, report.labels.annex) : [];
  const extra = report.extra_rows.flatMap(({ table, label, cells }) =>
    cells.map(({ printed }) => line(`${label}：${printed ?? ""}`, "", table, printed ?? "", tellingOf(printed ?? ""))),
  );
  const surplus = report.surplus.flatMap(({ table, cells }) => cells.map((cell) => line(cell, "", table, cell)));
  return [...tables, ...annexed, ...extra, ...surplus];
}

function ofTable(rows, table, official, own) {
  return Object.entries(rows ?? {}).flatMap(([row, cells]) =>
    Object.entries(cells ?? {}).map(([column, cell]) => {
      const names = [own?.rows[row] ?? official?.rows[row], own?.columns[column] ?? official?.columns[column]];
      const printed = cell.printed ?? "";
      return line(`${names.filter(Boolean).join("，")}：${printed}`, "", table, printed, tellingOf(printed, column === TOTAL));
    }),
  );
}

class Snippets {
  #folding;

  constructor(folding) {
    this.#folding = folding;
  }

  // Which of the terms stand in a line; a number as a whole, in running text also in longer ones where `partly`.
  #held(one, terms, partly) {
    one.folded ??= this.#folding.fold(one.text);
    const numbers = one.printed === null ? one.folded : this.#folding.fold(one.printed);
    return terms.filter((term) => {
      if (!one.folded.includes(term)) return false;
      if (!NUMBER.test(term) || (one.printed === null && partly(term))) return true;
      return (numbers.match(WHOLE_NUMBERS) ?? []).includes(term);
    });
  }

  // → {found, best, most}: which terms stand anywhere in the lines, and the most telling line of those that hold most of them, where
  // weigh(term) says what each counts, and partly(term) whether it may be part of a number.
  search(lines, terms, { weigh, partly }) {
    const found = new Set();
    let best = null;
    let most = 0;
    for (const one of lines) {
      const held = this.#held(one, terms, partly);
      for (const term of held) found.add(term);
      const weight = held.reduce((sum, term) => sum + weigh(term), 0);
      if (weight > most || (weight && weight === most && one.telling > best.telling)) [best, most] = [one, weight];
    }
    return { found, best, most };
  }

  // About 80 characters of a line around the first match: [{text, mark}…].
  cut(line, terms) {
    const start = this.#stretch(line, terms);
    const text = line.slice(start, start + STRETCH);
    const marks = merged(this.#marks(text, terms));
    const first = densest(marks);
    const near = Math.max(0, first - BEFORE);
    const from = marks.find(([begin, end]) => begin < near && end > near)?.[0] ?? near;
    const to = Math.min(text.length, Math.max(from + LONGEST, marks.find(([begin]) => begin === first)?.[1] ?? 0));
    const pieces = start + from > 0 ? [piece("…", false)] : [];
    let at = from;
    for (const [begin, end] of marks) {
      if (begin < from || begin >= to) continue;
      pieces.push(piece(text.slice(at, begin), false), piece(text.slice(begin, end), true));
      at = end;
    }
    const last = Math.max(at, to);
    pieces.push(piece(text.slice(at, last), false));
    if (start + last < line.length) pieces.push(piece("…", false));
    return pieces.filter(({ text: words }) => words);
  }

  // Where the stretch of a very long line begins that holds a match: only that is looked at character by character.
  #stretch(line, terms) {
    for (let start = 0; start + STRETCH < line.length; start += STRETCH - OVERLAP) {
      const folded = this.#folding.fold(line.slice(start, start + STRETCH));
      if (terms.some((term) => folded.includes(term))) return start;
    }
    return Math.max(0, line.length - STRETCH);
  }

  #marks(text, terms) {
    return this.#folding.runs(text).flatMap((run) => {
      const range = (at, term) => [run.starts[at], run.ends[at + term.length - 1]];
      return terms.flatMap((term) => occurrences(run.text, term).map((at) => range(at, term)));
    });
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

// Where a term stands in a run; a number in longer ones only if it stands nowhere as a whole.
function occurrences(text, term) {
  const found = [];
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) found.push(at);
  if (!NUMBER.test(term)) return found;
  const digit = (at) => DIGIT.test(text[at] ?? "");
  const whole = found.filter((at) => !digit(at - 1) && !digit(at + term.length));
  return whole.length ? whole : found;
}
