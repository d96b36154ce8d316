// Finds agencies and places by their names, however these are written.

import { LOOSE, NEAR, Reader, SLIP, STRICT, WORST } from "./alignment.js";
import { narrow } from "./fold.js";
import { Forms } from "./forms.js";
import { orders } from "./question.js";
import { Sieve, Sounds } from "./sounds.js";

const LETTER = /[a-z\u00fc]/;
const LETTERS = /[a-z\u00fc].*[a-z\u00fc]/s;
const LONGEST = 96;
// So many readings that cost less leave no room for looser ones.
const GOOD = 1.2;
const ENOUGH = 5;
// Two characters that stand apart in a name are a short form of it up to this cost; above, they only happen to.
const TWO = 0.75;

export class Names {
  #registry;
  #forms;
  #sounds;

  constructor(registry, folding) {
    this.#registry = registry;
    this.#forms = new Forms(registry, folding);
    this.#sounds = new Sounds(registry.readings);
  }

  // → [{owner, cost}…], best first: owners are places in `registry.agencies`, or -1 less places in
  // `registry.regions`; a cost of NEAR or more takes a slip. `parts` are folded words.
  search(parts) {
    const queries = orders(parts.map(narrow)).filter((one) => one && one.length <= LONGEST);
    const found = new Map();
    queries.forEach((query, i) => this.#read(query, i ? 0.05 : 0, found));
    if (!exact(found)) this.#readAgain(queries, found);
    const ranked = [...found].map(([owner, cost]) => ({ owner, cost }));
    return ranked.sort((a, b) => a.cost - b.cost || this.#reports(b) - this.#reports(a) || Math.abs(a.owner) - Math.abs(b.owner));
  }

  #reports({ owner }) {
    return owner < 0 ? 0 : this.#registry.agencies[owner].count;
  }

  // What is no name as it stands: with short forms written out, with its parts turned round, with a slip.
  #readAgain(queries, found) {
    for (const query of queries) for (const other of this.#spelledOut(query)) this.#read(other, 0.1, found);
    if (exact(found) || !queries.length || LETTERS.test(queries[0])) return;
    const like = this.#forms.all(bearing(this.#forms.codes, queries[0], 1));
    if (queries.length === 1) for (const turned of rotations(queries[0])) this.#readAmong(like, turned, 0.3, found);
    if (exact(found)) return;
    for (const query of queries) this.#readSlips(query, like, found);
  }

  #read(query, extra, found) {
    this.#readStrictly(query, extra, found);
    const sound = LETTER.test(query);
    if (query.length < 3 || good(found) >= (sound ? 1 : ENOUGH)) return;
    const { codes } = this.#forms;
    const candidates = sound ? this.#sounding(query, true) : this.#forms.all(holding(codes, query, 0));
    this.#readAs(query, candidates, LOOSE, extra, found);
  }

  #readStrictly(query, extra, found) {
    if (LETTER.test(query)) this.#readAs(query, this.#sounding(query), STRICT, extra, found);
    else this.#readAmong(this.#forms.all(), query, extra, found);
  }

  #readAmong(forms, query, extra, found) {
    this.#readAs(query, this.#forms.only(forms, holding(this.#forms.codes, query, 0)), STRICT, extra, found);
  }

  #readSlips(query, like, found) {
    if (query.length < 3) return;
    const candidates = this.#forms.only(like, holding(this.#forms.codes, query, 1));
    this.#readAs(query, candidates, SLIP, 0, found);
    for (const swapped of swaps(query)) this.#readAmong(candidates, swapped, NEAR, found);
  }

  #readAs(query, candidates, how, extra, found) {
    const reader = new Reader(query.length, this.#moves(query));
    for (const form of candidates) {
      const name = this.#forms.name(form);
      const cost = reader.read(name, how) + extra;
      if (query.length === 2 && cost > TWO && !this.#forms.holds(form, query)) continue;
      if (cost < (found.get(name.owner) ?? WORST)) found.set(name.owner, cost);
    }
  }

  #moves(query) {
    return LETTER.test(query) ? this.#sounds.moves(query) : moves(query);
  }

  // The query with short forms written out that are not made of characters of the word.
  *#spelledOut(query) {
    for (const [word, short] of this.#registry.short) {
      if (query.includes(short) && !isWithin(short, word)) yield query.replace(short, word);
    }
  }

  // Forms that the query may be a reading of by sound.
  #sounding(query, loose = false) {
    const sieve = new Sieve(query, this.#moves(query));
    const { codes, kinds } = this.#forms;
    return this.#forms.all((from, end) => sieve.fits(codes, kinds, from, end, loose));
  }
}

// Tests of a stretch of `codes`, the names side by side, for a query in characters.

// Whether it has all different units of the query but so many, in any order.
function bearing(codes, query, missing) {
  const bits = new Uint32Array(65536);
  const units = [...new Set(query)].slice(0, 31);
  units.forEach((unit, i) => (bits[unit.charCodeAt(0)] = 1 << i));
  return (from, end) => {
    let held = 0;
    for (let at = from; at < end; at += 1) held |= bits[codes[at]];
    let lacking = units.length;
    for (; held; held &= held - 1) lacking -= 1;
    return lacking <= missing;
  };
}

// Whether it has the units of the query in their order, all but `missing` (0 or 1) of them.
function holding(codes, query, missing) {
  const wanted = Uint16Array.from(query, (_, i) => query.charCodeAt(i));
  return (from, end) => {
    let whole = 0;
    let lacking = missing;
    for (let at = from; at < end && lacking < wanted.length; at += 1) {
      if (codes[at] === wanted[lacking]) lacking += 1;
      if (codes[at] === wanted[whole]) whole += 1;
      if (whole + missing > lacking) lacking = whole + missing;
    }
    return lacking >= wanted.length;
  };
}

const NOTHING = [];

// moves(code) of a query that is written in characters.
function moves(query) {
  const places = new Map();
  for (let i = 0; i < query.length; i += 1) {
    const code = query.charCodeAt(i);
    places.set(code, [...(places.get(code) ?? []), [i, 1, 0]]);
  }
  return (code) => places.get(code) ?? NOTHING;
}

function good(found) {
  let count = 0;
  for (const cost of found.values()) if (cost < GOOD) count += 1;
  return count;
}

function exact(found) {
  for (const cost of found.values()) if (cost < NEAR) return true;
  return false;
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
