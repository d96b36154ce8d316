// Which documents hold a term, and where.

import { NEAR } from "./alignment.js";
import { understand } from "./names.js";

// The title of every report, behind the agency's name and the year.
export const HEADING = "年政府信息公开工作年度报告";
const SHORTEST = 3;

// Which reports and pages hold a term in their title: the agency's names with the year, its region; or, if the term is
// no part of them, another way of writing the agency's name.
export class Titles {
  #registry;
  #names;
  #agencies;
  #regions;
  #pages;
  #years;

  constructor(registry, folding, names) {
    this.#registry = registry;
    this.#names = names;
    const fold = (text) => folding.joined(text);
    this.#agencies = registry.agencies.map(({ name, aliases }) => [name, ...aliases].map(fold));
    this.#regions = registry.regions.map((_, place) => fold(registry.regionName(place)));
    this.#pages = registry.pages.map(([, title]) => fold(title));
    this.#years = new Set(registry.years.subarray(0, registry.reports));
  }

  // Sets a flag of the documents whose title holds the term, and says whether there are any.
  mark(term, flags, flag) {
    const { agencies, years, reports } = this.#registry;
    const ends = new Map([...this.#years].map((year) => [year, overlaps(term, `${year}${HEADING}`)]));
    const inRegion = this.#regions.map((name) => name.includes(term));
    let any = false;
    const put = (document) => {
      flags[document] |= flag;
      any = true;
    };
    agencies.forEach(({ first, count, region }, place) => {
      const names = this.#agencies[place];
      const whole = inRegion[region] || names.some((name) => name.includes(term));
      for (let document = first; document < first + count; document += 1) {
        if (whole || ends.get(years[document]).some((part) => names[0].endsWith(part))) put(document);
      }
    });
    this.#pages.forEach((title, page) => title.includes(term) && put(reports + page));
    return any;
  }

  // The reports of the agencies that the term names in another way, of the years that it names.
  *named(term) {
    const { years, parts } = understand([term], this.#years);
    if (parts.join("").length < SHORTEST) return;
    for (const { owner, cost } of this.#names.search(parts)) {
      if (cost >= NEAR) break;
      if (owner >= 0) yield* this.#reportsOf(owner, years);
    }
  }

  *#reportsOf(place, years) {
    const { first, count } = this.#registry.agencies[place];
    for (let document = first; document < first + count; document += 1) {
      if (!years.length || years.includes(this.#registry.years[document])) yield document;
    }
  }
}

// What a name has to end in for the term to stand in the name and `behind` together: "" if behind holds it alone.
function overlaps(term, behind) {
  if (behind.includes(term)) return [""];
  const found = [];
  for (let at = 1; at < term.length; at += 1) if (behind.startsWith(term.slice(at))) found.push(term.slice(0, at));
  return found;
}

// A byte of flags for every document says where it holds a term.
// PART: a number is part of a longer one; SHORT: a number of one or two digits is, which counts where a query finds
// nothing else.
export const [TEXT, OFTEN, TITLE, CELL, LABEL, PART, SHORT] = [1, 2, 4, 8, 16, 32, 64];
// A hit needs a term somewhere else than in the labels of its form only.
const OUTSIDE = TEXT | TITLE | CELL | PART | SHORT;
const WEIGHTS = [[TEXT, 1], [OFTEN, 0.5], [TITLE, 3], [CELL, 0.1], [LABEL, 0.1], [PART, 0.05], [SHORT, 0.05]];
const WEIGHT = Float32Array.from({ length: 128 }, (_, flags) =>
  WEIGHTS.reduce((sum, [flag, weight]) => sum + (flags & flag ? weight : 0), 0),
);

export const NUMBER = /^[0-9]+(?:\.[0-9]+)*$/;
const FEW_DIGITS = 3;
const GRAM = 4;
// So many grams of a long term are looked up, fewer where there are several terms: each may cost a request, and few
// tell enough for hits to be verified.
const GRAMS_A_TERM = 6;
const GRAMS = 8;

export class Matcher {
  #registry;
  #postings;
  #titles;
  #labels;

  constructor(registry, folding, postings, titles) {
    this.#registry = registry;
    this.#postings = postings;
    this.#titles = titles;
    this.#labels = registry.forms.map((form) => labelsOf(registry.labels[form], folding));
  }

  // The flags of each term: [Uint8Array…], by document.
  match(terms, signal) {
    const share = Math.max(1, Math.min(GRAMS_A_TERM, Math.floor(GRAMS / terms.length)));
    return Promise.all(terms.map((term) => this.#ofTerm(term, share, signal)));
  }

  async #ofTerm(term, share, signal) {
    const flags = new Uint8Array(this.#registry.size);
    const look = NUMBER.test(term) ? this.#number : this.#word;
    const found = look.call(this, term, share, flags, signal);
    this.#inLabels(term, flags);
    const titled = this.#titles.mark(term, flags, TITLE);
    const written = await found;
    if (!written && !titled) for (const document of this.#titles.named(term)) flags[document] |= TITLE;
    return flags;
  }

  #inLabels(term, flags) {
    const { formOf, reports } = this.#registry;
    const holding = this.#labels.map((labels) => labels.some((label) => label.includes(term)));
    if (!holding.includes(true)) return;
    for (let document = 0; document < reports; document += 1) if (holding[formOf[document]]) flags[document] |= LABEL;
  }

  // Both say whether there is any such document.
  async #word(term, share, flags, signal) {
    const grams = gramsOf(term, share);
    const often = grams.length === 1 ? this.#postings.often(grams[0], signal) : [];
    const found = await this.#all(grams, signal);
    for (const document of found) flags[document] |= TEXT;
    for (const document of await often) flags[document] |= OFTEN;
    return found.length > 0;
  }

  async #number(term, share, flags, signal) {
    const [texts, cells, parts] = await Promise.all([
      this.#postings.number(term, false, signal),
      this.#postings.number(term, true, signal),
      this.#all(gramsOf(term, share), signal),
    ]);
    for (const document of texts) flags[document] |= TEXT;
    for (const document of cells) flags[document] |= CELL;
    const part = term.length < FEW_DIGITS ? SHORT : PART;
    for (const document of parts) if (!(flags[document] & (TEXT | CELL))) flags[document] |= part;
    return texts.length + cells.length + parts.length > 0;
  }

  // The documents that hold all of some grams.
  async #all(grams, signal) {
    const sets = await Promise.all(grams.map((gram) => this.#postings.gram(gram, signal)));
    return sets.sort((a, b) => a.length - b.length).reduce(common);
  }

  // How many of some grams each document holds: Uint8Array by document.
  async counts(grams, signal) {
    const sets = await Promise.all(grams.map((gram) => this.#postings.gram(gram, signal)));
    const counts = new Uint8Array(this.#registry.size);
    for (const set of sets) for (const document of set) counts[document] += 1;
    return counts;
  }
}

// The documents that hold every term: [{document, score}…] in order of documents.
export function united(flags, size) {
  const found = held(flags, size, WEIGHT.length - 1 - SHORT);
  return found.length ? found : held(flags, size, WEIGHT.length - 1);
}

// `counting`: the flags that count.
function held(flags, size, counting) {
  const found = [];
  let outside = false;
  for (let document = 0; document < size; document += 1) {
    let lacking = flags.length ? 0 : 1;
    let places = 0;
    let score = 0;
    for (const one of flags) {
      const here = one[document] & counting;
      if (!here) lacking += 1;
      places |= here;
      score += WEIGHT[here];
    }
    if (lacking) continue;
    const more = (places & OUTSIDE) !== 0;
    outside ||= more;
    found.push({ document, score, more });
  }
  return outside ? found.filter((hit) => hit.more) : found;
}

// What is common to two ascending arrays.
function common(some, others) {
  const found = [];
  let at = 0;
  for (const one of some) {
    while (others[at] < one) at += 1;
    if (others[at] === one) found.push(one);
  }
  return found;
}

// The grams that a term is looked up by: itself, or of a longer one so many of its grams, evenly spread.
function gramsOf(term, most) {
  const chars = [...term];
  if (chars.length <= GRAM) return [term];
  const last = chars.length - GRAM;
  const count = Math.min(most, last + 1);
  const starts = Array.from({ length: count }, (_, i) => (count > 1 ? Math.round((i * last) / (count - 1)) : 0));
  return [...new Set(starts.map((at) => chars.slice(at, at + GRAM).join("")))];
}

function labelsOf(tables, folding) {
  const labels = Object.values(tables ?? {}).flatMap(({ rows, columns }) => [
    ...Object.values(rows),
    ...Object.values(columns),
  ]);
  return [...new Set(labels)].map((label) => folding.fold(label));
}
