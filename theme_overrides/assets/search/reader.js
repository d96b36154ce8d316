// Reads the texts of hits, and shows where in them the query stands.

import { addressOf } from "./direct.js";
import { Files, SearchError, json } from "./files.js";
import { LABEL, TITLE } from "./matches.js";
import { Snippets, cellLines, textLines } from "./snippets.js";
import { TITLE as HEADING } from "./titles.js";

const TEXTS_KEPT = 60;
const OPENING = 20;

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

  // The hit as the dialog shows it, or null where its text does not hold what was sought.
  //   sought = {terms, flags: by term and document, pieces: words of which any will do, instead of all terms}
  async show(document, sought, signal) {
    const source = await this.#load(document, signal);
    if (!source) return null;
    const words = sought.pieces ?? sought.terms;
    const { found, best } = this.#search(source, words, sought, document);
    const held = (term, i) => found.has(term) || (sought.flags[i][document] & (TITLE | LABEL)) !== 0;
    if (!(sought.pieces ? found.size : words.every(held))) return null;
    const shown = best ?? source.lines.find(({ text }) => text.length > OPENING) ?? source.lines[0];
    const head = document < this.#registry.reports ? this.#ofReport(document) : this.#ofPage(document);
    const { address, ...others } = head;
    const section = best ? best.section : "";
    const snippet = shown ? this.#snippets.cut(shown.text, words) : [];
    return { ...others, href: this.#href(address, best?.anchor, sought.terms), section, snippet };
  }

  // Cells are looked at for what running text does not hold. What stands in the title is shown there.
  #search(source, words, sought, document) {
    const titled = new Set(sought.flags.flatMap((flags, i) => (flags[document] & TITLE ? [sought.terms[i]] : [])));
    const weigh = (word) => (titled.has(word) ? 0.1 : word.length);
    const inText = this.#snippets.search(source.lines, words, weigh);
    const lacking = words.some((word) => !inText.found.has(word));
    if (sought.pieces || !lacking) return inText;
    const inCells = this.#snippets.search(source.cells(), words, weigh);
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
    return `${this.#root}${path}?h=${encodeURIComponent(terms.join(" "))}${place ? `#${encodeURIComponent(place)}` : ""}`;
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
