// Finds agencies and places by their names, however these are written.

import { NEAR, WORST, Costs, align } from "./alignment.js";
import { stemLength, withoutPlaces } from "./places.js";
import { orders } from "./question.js";
import { Sounds } from "./sounds.js";

const PLAIN = /^[\u4e00-\u9fff]*$/;
const HEADS = /(?:委员会|办公室|办事处|中心|政府|[^])$/u;
const LONGEST = 96;
const LETTER = /[a-z\u00fc]/;
// So many readings are looked at closely; a query that fits more names than that is no name.
const CANDIDATES = 6000;
const EXACT = [[1, 0]];
const NOTHING = [];

export class Names {
  #registry;
  #folding;
  #units = new Map();
  #spans = new Map();
  #texts = [];
  #cores = [];
  #regions = [];
  #owners = [];
  #codes;
  #ends;

  // Owners are places in `registry.agencies`; of regions, -1 less their places in `registry.regions`.
  constructor(registry, folding) {
    this.#registry = registry;
    this.#folding = folding;
    registry.regions.forEach((_, place) => this.#add("", place, -1 - place));
    registry.agencies.forEach((agency, place) => {
      const written = new Set([agency.name, ...agency.aliases].map((name) => this.#core(name, agency.region)));
      for (const core of written) this.#add(core, agency.region, place);
    });
    this.#pack();
    this.sounds = new Sounds(registry.readings);
  }

  // A name folded, without the blanks between its runs.
  plain(name) {
    if (!PLAIN.test(name)) return this.#folding.text(name).replaceAll(" ", "");
    let folded = "";
    for (const char of name) folded += this.#folding.table.get(char) ?? char;
    return folded;
  }

  #lineage(region) {
    if (!this.#units.has(region)) {
      const units = this.#registry.lineage(region).map(({ name }) => {
        const text = this.plain(name);
        return { text, stem: stemLength(text) };
      });
      this.#units.set(region, units);
    }
    return this.#units.get(region);
  }

  #core(name, region) {
    return withoutPlaces(this.plain(name).slice(0, LONGEST), this.#lineage(region));
  }

  #add(core, region, owner) {
    const above = this.#lineage(region).map((unit) => unit.text).join("");
    this.#texts.push((above + core).slice(0, 2 * LONGEST));
    this.#cores.push(Math.min(above.length, 2 * LONGEST));
    this.#regions.push(region);
    this.#owners.push(owner);
  }

  #pack() {
    this.#ends = new Uint32Array(this.#texts.length);
    let length = 0;
    this.#texts.forEach((text, form) => (this.#ends[form] = length += text.length));
    this.#codes = new Uint16Array(length);
    let at = 0;
    for (const text of this.#texts) for (let i = 0; i < text.length; i += 1) this.#codes[at++] = text.charCodeAt(i);
  }

  // → [{owner, cost}…], best first; a cost of NEAR or more takes a slip. `parts` are folded words.
  search(parts) {
    const [first, ...others] = orders(parts).filter((one) => one && one.length <= LONGEST);
    if (!first) return [];
    const found = this.#read(first, 0);
    for (const other of others) this.#read(other, 0.05, found);
    if (![...found.values()].some((cost) => cost < NEAR)) this.#readAgain([first, ...others], found);
    const ranked = [...found].map(([owner, cost]) => ({ owner, cost }));
    return ranked.sort((a, b) => a.cost - b.cost || this.#reports(b.owner) - this.#reports(a.owner) || a.owner - b.owner);
  }

  #reports(owner) {
    return owner < 0 ? 0 : this.#registry.agencies[owner].count;
  }

  // What was not found as it stands: with words that are no part of what they stand for, turned round, with a slip.
  #readAgain(queries, found) {
    for (const query of queries) for (const other of this.#spelledOut(query)) this.#read(other, 0.1, found);
    if ([...found.values()].some((cost) => cost < NEAR)) return;
    if (queries.some((query) => LETTER.test(query))) return;
    const [first] = queries;
    if (queries.length === 1) for (const turned of rotations(first)) this.#read(turned, 0.3, found, { strict: true });
    if ([...found.values()].some((cost) => cost < NEAR)) return;
    for (const query of queries) this.#readSlips(query, found);
  }

  #readSlips(query, found) {
    if (query.length < 3) return;
    for (const [form, cost] of this.#aligned(query, this.#candidates(query, 1), { slip: true })) this.#note(found, form, cost);
    for (const swapped of swaps(query)) this.#read(swapped, NEAR, found, { strict: true });
  }

  #read(query, extra, found = new Map(), { strict = false } = {}) {
    const candidates = LETTER.test(query) ? this.#sounding(query) : this.#candidates(query, 0);
    for (const [form, cost] of this.#aligned(query, candidates, {})) this.#note(found, form, cost + extra);
    if (strict || query.length < 3) return found;
    for (const [form, cost] of this.#aligned(query, candidates, { loose: true })) this.#note(found, form, cost + extra);
    return found;
  }

  #note(found, form, cost) {
    const owner = this.#owners[form];
    if (cost < (found.get(owner) ?? WORST)) found.set(owner, cost);
  }

  *#aligned(query, candidates, how) {
    const units = query.split("");
    const letters = LETTER.test(query);
    for (const form of candidates) {
      const text = this.#texts[form];
      const eat = letters
        ? this.sounds.eater(query, text)
        : (i, at) => (units[i] === text[at] ? EXACT : NOTHING);
      yield [form, align(units, this.#costs(form), eat, how)];
    }
  }

  #costs(form) {
    const core = this.#cores[form];
    const text = this.#texts[form];
    const units = [];
    let start = 0;
    for (const unit of this.#lineage(this.#regions[form])) {
      units.push({ start, stem: start + unit.stem, end: start + unit.text.length });
      start += unit.text.length;
    }
    const own = text.slice(core);
    const head = text.length - (HEADS.exec(own)?.[0].length ?? 0);
    const spans = this.#shortened(own).map(([from, to]) => [from + core, to + core]);
    return new Costs(text.length, { units, core, spans, head, place: this.#owners[form] < 0 });
  }

  // Where words with short forms stand in an agency's own name.
  #shortened(own) {
    if (!this.#spans.has(own)) {
      const found = [];
      for (const [word] of this.#registry.short) {
        const at = own.indexOf(word);
        if (at >= 0) found.push([at, at + word.length]);
      }
      this.#spans.set(own, found);
    }
    return this.#spans.get(own);
  }

  // The query with short forms written out that are not made of characters of the word.
  *#spelledOut(query) {
    for (const [word, short] of this.#registry.short) {
      if (query.includes(short) && !isWithin(short, word)) yield query.replace(short, word);
    }
  }

  // Forms that hold the units of the query in order, all but `missing` (0 or 1) of them.
  #candidates(query, missing) {
    const wanted = Uint16Array.from(query, (_, i) => query.charCodeAt(i));
    const found = [];
    let at = 0;
    for (let form = 0; form < this.#ends.length && found.length < CANDIDATES; form += 1) {
      const end = this.#ends[form];
      let whole = 0;
      let lacking = missing;
      for (; at < end; at += 1) {
        const code = this.#codes[at];
        if (code === wanted[lacking] && missing) lacking += 1;
        if (code === wanted[whole]) whole += 1;
        if (missing && whole + 1 > lacking) lacking = whole + 1;
      }
      if ((missing ? lacking : whole) >= wanted.length) found.push(form);
    }
    return found;
  }

  #sounding(query) {
    const found = [];
    let from = 0;
    const steps = this.sounds.steps(query);
    for (let form = 0; form < this.#ends.length && found.length < CANDIDATES; form += 1) {
      const end = this.#ends[form];
      if (steps.reach(this.#codes, from, end)) found.push(form);
      from = end;
    }
    return found;
  }
}

// Whether the characters of `short` stand in `word` in their order.
function isWithin(short, word) {
  let at = -1;
  return [...short].every((char) => (at = word.indexOf(char, at + 1)) >= 0);
}

function rotations(query) {
  if (query.length < 4 || query.length > 24) return [];
  return Array.from({ length: query.length - 3 }, (_, i) => query.slice(i + 2) + query.slice(0, i + 2));
}

function swaps(query) {
  if (query.length < 4 || query.length > 40) return [];
  return Array.from({ length: query.length - 1 }, (_, i) => query.slice(0, i) + query[i + 1] + query[i] + query.slice(i + 2));
}
