// Finds agencies and places by their names, however these are written; and takes off a query what is no name: years,
// and words that say that a report is meant.

import { LOOSE, NEAR, Reader, SLIP, STRICT, Sieve, Sounds, WORST, movesOf, swaps } from "./alignment.js";
import { narrow } from "./fold.js";
import { Forms, bearing, endsLike, holding, lastWord } from "./forms.js";

// Words that say that a report is meant, which every title of a report has.
const REPORT = /(?:政府|政务)?(?:信息)?公开(?:工作)?(?:情况)?(?:年度)?(?:报告|年报)|年度报告|年报|报告$/g;
const CHINESE_YEAR = /[〇零一二三四五六七八九]{4}(?=年)/g;
const NUMERALS = "〇一二三四五六七八九";
const DIGITS = /[0-9]+(?:年度?)?/g;
const ONLY_LETTERS = /^[a-z\u00fc']+$/;

// `words` are the folded words of a query, `known` the years that there are reports of.
// → {years, parts}: the words without years and the words for a report; all of them, if nothing else is left.
export function understand(words, known) {
  const years = new Set();
  const bare = words.map((word) => withoutYears(withoutReport(word), known, years)).filter(Boolean);
  const parts = bare.length || years.size ? bare : words;
  const spelled = parts.length > 1 && parts.every((one) => ONLY_LETTERS.test(one));
  return { years: [...years], parts: spelled ? [parts.join("")] : parts };
}

const withoutReport = (term) => term.replace(REPORT, "");

function withoutYears(term, known, years) {
  return term.replace(CHINESE_YEAR, inDigits).replace(DIGITS, (written) => {
    const year = yearOf(written, known);
    if (!year) return written;
    years.add(year);
    return "";
  });
}

function inDigits(year) {
  return [...year.replaceAll("零", "〇")].map((one) => NUMERALS.indexOf(one)).join("");
}

// 2021, 2021年, 2021年度; 21年 only of a year that there are reports of.
function yearOf(written, known) {
  const number = parseInt(written, 10);
  const length = String(number).length;
  if (length === 4 && /^(?:19|20)[0-9]{2}(?![0-9])/.test(written)) return number;
  return length === 2 && /^[0-9]{2}年/.test(written) && known.has(2000 + number) ? 2000 + number : null;
}

// The orders in which the words of a name may have been meant, the one given first.
function orders(parts) {
  if (parts.length > 3) return [parts.join(""), [...parts].reverse().join("")];
  return [...new Set(permutations(parts).map((one) => one.join("")))];
}

function permutations(parts) {
  if (parts.length < 2) return [parts];
  return parts.flatMap((first, i) => permutations(parts.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));
}

const LETTER = /[a-z\u00fc]/;
const LETTERS = /[a-z\u00fc].*[a-z\u00fc]/s;
const LONGEST = 96;
// What names of agencies end in, whether such are there or not.
const OFFICES = "局委办厅处";
// No piece of a query that is shorter names an agency.
const SHORTEST = 3;
// So many readings that cost less leave no room for looser ones.
const GOOD = 1.2;
const ENOUGH = 5;
// What a place costs where more was asked for: about as much as a second slip.
const BEGUN = 0.5;
// What an agency costs that the query only begins with: it comes before the place alone.
const LED = 0.1;
// A level's own word, which stands for no place in particular.
const LEVEL = /^[省市县区州盟旗乡镇][^a-z\u00fc]/;

export class Names {
  #registry;
  #forms;
  #sounds;
  #endings;

  constructor(registry, folding) {
    this.#registry = registry;
    this.#forms = new Forms(registry, folding);
    this.#sounds = new Sounds(registry.readings);
    this.#endings = new Set(OFFICES + registry.agencies.map(({ name }) => lastWord(name)).join(""));
  }

  // → [{owner, cost}…], best first: owners are places in `registry.agencies`, or -1 less places in
  // `registry.regions`; a cost of NEAR or more takes a slip. `parts` are folded words.
  // Without `slips` only names as they are.
  search(parts, { slips = true } = {}) {
    const queries = orders(parts.map(narrow)).filter((one) => one && one.length <= LONGEST);
    const found = new Map();
    queries.forEach((query, i) => this.#read(query, i ? 0.05 : 0, found));
    if (!exact(found)) this.#readAgain(queries, slips, found);
    const ranked = [...found].map(([owner, cost]) => ({ owner, cost }));
    return ranked.sort(
      (a, b) => a.cost - b.cost || this.#reports(b) - this.#reports(a) || Math.abs(a.owner) - Math.abs(b.owner),
    );
  }

  #reports({ owner }) {
    return owner < 0 ? 0 : this.#registry.agencies[owner].count;
  }

  // What is no name as it stands: with short forms written out, with its parts turned round, with a slip.
  #readAgain(queries, slips, found) {
    for (const query of queries) for (const other of this.#spelledOut(query)) this.#read(other, 0.1, found);
    if (exact(found) || !queries.length) return;
    if (!LETTERS.test(queries[0])) this.#readLikely(queries, slips, found);
    if (slips && !exact(found)) this.#readBeginning(queries[0].split(LETTER)[0], queries[0].length, found);
  }

  #readLikely(queries, slips, found) {
    const like = this.#forms.all(bearing(this.#forms.codes, queries[0], 1));
    if (queries.length === 1) for (const turned of rotations(queries[0])) this.#readAmong(like, turned, 0.3, found);
    if (exact(found) || !slips) return;
    for (const query of queries) this.#readSlips(query, like, found);
    if (queries[0].length === 2) this.#readHeard(queries[0], found);
  }

  // Places whose names begin with two characters that sound like these: other slips leave too little of so few.
  #readHeard(query, found) {
    const { codes } = this.#forms;
    const alike = (at, i) => this.#sounds.alike(String.fromCharCode(codes[at + i]), query[i]);
    this.#registry.regions.forEach((_, place) => {
      const own = this.#forms.own(place);
      if (alike(own, 0) && alike(own, 1)) keep(found, -1 - place, NEAR);
    });
  }

  // What a query of so many units begins with: the agency, if that is half of it or more; the place.
  #readBeginning(query, length, found) {
    for (const spelled of [query, ...this.#spelledOut(query)]) this.#readLeading(spelled, length / 2, found);
    this.#readPlace(query, Math.min(query.length, length - 1), found);
  }

  // The place that the query begins with, in so many units at most.
  #readPlace(query, most, found) {
    const places = this.#registry.regions.map((_, place) => place);
    for (let taken = most; taken > 1; taken -= 1) {
      const before = found.size;
      this.#readAmong(places, query.slice(0, taken), NEAR + BEGUN, found);
      if (found.size > before) return;
    }
  }

  // Agencies that the longest beginning names that is a name, unless what is left is one, too.
  #readLeading(query, least, found) {
    const holders = [];
    for (let taken = 2; taken < query.length; taken += 1) {
      const forms = this.#forms.only(holders[taken - 1] ?? this.#forms.all(), this.#holding(query.slice(0, taken)));
      if (!forms.length) break;
      holders[taken] = forms;
    }
    for (let taken = holders.length - 1; taken >= Math.max(least, SHORTEST); taken -= 1) {
      const leading = this.#named(query.slice(0, taken), holders[taken]);
      if (!leading.length) continue;
      if (this.#isName(query.slice(taken))) return;
      for (const [owner, cost] of leading) keep(found, owner, NEAR + LED + cost);
      return;
    }
  }

  // [[owner, cost]…] of the agencies among some forms that a piece of a query names up to their last word.
  #named(piece, forms) {
    const found = new Map();
    this.#readAs(piece, forms, STRICT, 0, found);
    return [...found].filter(([owner, cost]) => owner >= 0 && cost < NEAR && this.isWhole(piece, owner));
  }

  // Whether a word that names nothing is built like the name of an agency: 某某局.
  isLikeName(word) {
    return word.length >= SHORTEST && this.#endings.has(word.at(-1));
  }

  #isName(word) {
    return this.search([word], { slips: false }).some(({ owner }) => this.isWhole(word, owner));
  }

  // Whether a word that names `owner` is a place, or names the agency up to its last word: 北仑, 卫健局; not what it is
  // for: 信访.
  isWhole(word, owner) {
    return owner < 0 || endsLike(word, this.#registry.agencies[owner]);
  }

  // Whether a query may begin with a place.
  isPlaced(query) {
    const found = new Map();
    const begun = narrow(query).slice(0, LONGEST).split(LETTER)[0];
    this.#readPlace(begun, begun.length, found);
    return found.size > 0;
  }

  // The places, in `registry.regions`, whose names a query surely begins with, at least but for what kind they are.
  placesOf(query) {
    const begun = narrow(query);
    const stems = this.#registry.regions.map((_, place) => this.#forms.stem(place));
    const fitting = stems.map((stem) => (stem.length > 1 && begun.startsWith(stem) ? stem.length : 0));
    const longest = fitting.reduce((most, length) => Math.max(most, length), 1);
    return new Set(fitting.flatMap((length, place) => (length === longest ? [place] : [])));
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
    this.#readAs(query, this.#forms.only(forms, this.#holding(query)), STRICT, extra, found);
  }

  #holding(query) {
    return holding(this.#forms.codes, query, 0);
  }

  #readSlips(query, like, found) {
    if (query.length < 3) return;
    const candidates = this.#forms.only(like, holding(this.#forms.codes, query, 1));
    this.#readAs(query, candidates, SLIP, 0, found);
    for (const swapped of swaps(query)) this.#readAmong(candidates, swapped, NEAR, found);
  }

  #readAs(query, candidates, how, extra, found) {
    const reader = new Reader(query.length, this.#moves(query));
    const foreign = this.#foreign(query);
    for (const form of candidates) {
      const name = this.#forms.name(form);
      const cost = reader.read(name, how);
      if (query.length === 2 && name.owner >= 0 && !this.#forms.holds(form, query)) continue;
      keep(found, name.owner, cost + extra + (cost < NEAR && foreign?.(form, name) ? NEAR : 0));
    }
  }

  // A test whether a query begins with the word of a level (省 of 省政府) that is not the name's own, but of a place
  // above it. 市 of 市北仑区 does not stand alone.
  #foreign(query) {
    if (!LEVEL.test(query)) return null;
    const fits = this.#holding(query);
    return (form, { end }) => !this.#forms.holds(form, query.slice(0, 2)) && !fits(this.#forms.level(form), end);
  }

  #moves(query) {
    return LETTER.test(query) ? this.#sounds.moves(query) : movesOf(query);
  }

  // The query with short forms written out: those that are not made of characters of the word; and those that are
  // the whole query, as two characters that stand apart in a name are taken for nothing else.
  *#spelledOut(query) {
    for (const [word, short] of this.#registry.short) {
      const known = short === query || !isWithin(short, word);
      if (query.includes(short) && known) yield query.replace(short, word);
    }
  }

  // Forms that the query may be a reading of by sound.
  #sounding(query, loose = false) {
    const sieve = new Sieve(query, this.#moves(query));
    const { codes, kinds } = this.#forms;
    return this.#forms.all((from, end) => sieve.fits(codes, kinds, from, end, loose));
  }
}

// Keeps the least cost of an owner.
function keep(found, owner, cost) {
  if (cost < (found.get(owner) ?? WORST)) found.set(owner, cost);
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
