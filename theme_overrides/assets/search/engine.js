// The search: a query in, agencies and places that it names and documents that hold it out. Nothing here draws.

// All modules of the engine are asked for here, so that a browser fetches them at once and not one after another.
import "./alignment.js";
import { Direct } from "./direct.js";
import { Facets, isNarrowed } from "./facets.js";
import "./files.js";
import "./fold.js";
import "./forms.js";
import { openFiles } from "./index.js";
import { Matcher, NUMBER, Titles, isCertain, united } from "./matches.js";
import { Names, understand } from "./names.js";
import { subjectOf } from "./questions.js";
import { Texts } from "./snippets.js";

export { SearchError } from "./files.js";

const LONGEST = 300;
const TERMS = 16;
const PAGE = 10;
// So many candidates are looked at before a query counts as found nowhere, and at most for one page of hits.
const TRIED = 40;
const READ = 60;
// So many of the site's own pages are given, and before they are verified looked at.
const PAGES = 5;
const PAGES_TRIED = 15;
const NAMED = 8;
const NEAR_MOST = 50;
const NEAR_SHARE = 0.6;
const NEAR_GRAMS = 24;
const PARTS = /[0-9.]+|[a-z]+|[^0-9.a-z]+/g;
// A year in a term stands there by itself: “2021卫健”.
const YEARS = /((?<![0-9.])(?:19|20)[0-9]{2}(?![0-9.])(?:年度?)?)/;

// Opens the index below `root`, the absolute address of the site's root, which ends in "/". Rejects with a
// SearchError where that fails; it can be tried again.
export async function openIndex(root, { fetch: fetcher = (...request) => fetch(...request) } = {}) {
  const { registry, folding, postings } = await openFiles(root, fetcher);
  return new Engine(root, registry, folding, postings, fetcher);
}

class Engine {
  #root;
  #registry;
  #folding;
  #direct;
  #matcher;
  #facets;
  #texts;
  #years;

  constructor(root, registry, folding, postings, fetcher) {
    const names = new Names(registry, folding);
    this.#root = root;
    this.#registry = registry;
    this.#folding = folding;
    this.#direct = new Direct(root, registry, folding, names);
    this.#matcher = new Matcher(registry, folding, postings, new Titles(registry, folding, names));
    this.#facets = new Facets(registry);
    this.#texts = new Texts(root, registry, folding, fetcher);
    this.#years = new Set(registry.yearPages.map(([year]) => year));
  }

  // [[id, label]…] of how reports can come out, for what shows them.
  get badges() {
    return this.#registry.badges;
  }

  // → {query, near, direct, total, certain, facets, ended, page(n, onHits), pages()}. `filters`: year, region, kind,
  // badge, form, each null or one value; `sort`: "relevance" or "year". `total` falls when page(n) finds that a hit is
  // none, which can only be if it is not `certain`. Pages are asked for in order; behind the last one it has `ended`.
  // onHits is given the hits of that page so far, whenever there are more. pages(): those of the site's own, none while
  // a filter is set. `onDirect` is given the direct hits at once, before anything is fetched, if there are any but near
  // ones.
  async search(query, { filters = {}, sort = "relevance" } = {}, { signal, onDirect } = {}) {
    signal?.throwIfAborted();
    const words = this.#folding.words(query.slice(0, LONGEST));
    const asked = understand(words, this.#years);
    const direct = words.length ? this.#direct.find(asked) : [];
    const exact = direct.filter((one) => !one.near);
    const early = this.#passing(exact, filters);
    if (early.length) onDirect?.(early);
    const spelled = exact.length && asked.parts.length === 1 ? asked.parts[0] : null;
    const sought = await this.#sought(termsOf(words, spelled), direct, signal);
    const near = Boolean(sought.near);
    const { kept, facets } = this.#facets.apply(sought.hits, filters);
    if (sort === "year") kept.sort((a, b) => this.#newer(a, b) || b.score - a.score || a.document - b.document);
    const found = !near && (sought.hits.length || sought.pages.length);
    const shown = this.#passing(found ? exact : await this.#named(direct, sought, signal), filters);
    const certain = isCertain({ ...sought, hits: kept });
    const result = { query, near, direct: shown, total: kept.length, certain, facets };
    const pages = isNarrowed(filters) || sought.subject ? [] : sought.pages;
    return this.#result(result, kept, { ...sought, pages }, signal);
  }

  // The direct hits that pass the filters: while one is set, agencies and reports only.
  #passing(direct, filters) {
    if (!isNarrowed(filters)) return direct;
    return direct.filter(({ type, href }) => {
      if (type !== "agency" && type !== "report") return false;
      const documents = this.#registry.documentsAt(href.slice(this.#root.length));
      return this.#facets.apply(documents.map((document) => ({ document })), filters).kept.length > 0;
    });
  }

  // The direct hits with those of what a question is about: names and pages, all near.
  async #named(direct, sought, signal) {
    if (!sought.subject) return direct;
    const about = this.#direct.find(understand(sought.subject, this.#years));
    const texts = await this.#verified(sought, signal);
    const pages = texts.slice(0, PAGES).map(({ title, detail, href }) => ({ type: "page", title, detail, href, marks: [] }));
    const own = [...about.filter(({ type }) => type === "page"), ...pages];
    const isCheck = ({ href }) => href.startsWith(`${this.#root}checks/`);
    const all = [...own.filter((one) => !isCheck(one)), ...own.filter(isCheck), ...direct];
    const places = new Set();
    const fresh = (one) => !places.has(placeOf(one)) && places.add(placeOf(one));
    return all.filter(fresh).slice(0, NAMED).map((one) => ({ ...one, near: true }));
  }

  #newer(a, b) {
    return this.#registry.years[b.document] - this.#registry.years[a.document];
  }

  // {terms, flags, hits, pages} of the reports and own pages that hold all terms, best first. If there are none, and
  // no name is what was typed, of those near it: `near`; of those that a plain question is about: `subject`, too.
  async #sought(terms, direct, signal) {
    const none = { terms, flags: [], hits: [], pages: [] };
    if (!terms.length) return none;
    const exact = await this.#holding(terms, signal);
    if (isAny(exact)) return exact;
    const dated = terms.flatMap((term) => term.split(YEARS)).filter(Boolean);
    const parted = dated.length > terms.length ? await this.#holding([...new Set(dated)], signal) : none;
    if (isAny(parted) || direct.some((one) => !one.near)) return parted;
    // Where the query is nearly an agency's name, texts near it are not asked for.
    if (direct.some((one) => one.type === "agency")) return { ...none, near: true };
    const subject = subjectOf(terms);
    return subject.length ? { ...(await this.#asked(subject, signal)), subject } : this.#near(terms, signal);
  }

  async #asked(subject, signal) {
    const exact = await this.#holding([...new Set(subject)], signal);
    if (!exact.hits.length) return this.#near(subject, signal, true);
    return { ...exact, near: true, hits: exact.hits.slice(0, NEAR_MOST) };
  }

  // `asked`: of a plain question, for which own pages are taken that hold about as much of it as the best of them.
  async #near(terms, signal, asked = false) {
    const parts = [...new Set(terms.flatMap((term) => term.match(PARTS)))];
    const apart = parts.length > terms.length ? await this.#holding(parts, signal) : { hits: [] };
    if (apart.hits.length) return { ...apart, near: true, hits: apart.hits.slice(0, NEAR_MOST) };
    return this.#resembling(terms, signal, asked);
  }

  async #holding(terms, signal) {
    const flags = await this.#matcher.match(terms, signal);
    const found = united(flags, this.#registry);
    const [hits, pages] = [this.#ranked(found.hits), this.#ranked(found.pages)];
    const sought = { terms, flags, hits, pages };
    if (await this.#anyHolds(sought, hits, signal)) return sought;
    return { ...sought, hits: [], pages: (await this.#anyHolds(sought, pages, signal)) ? pages : [] };
  }

  #ranked(hits) {
    return hits.sort((a, b) => b.score - a.score || this.#newer(a, b) || a.document - b.document);
  }

  // Whether one of the first candidates does hold the terms. All grams of a long term may stand in a text that does
  // not hold it.
  async #anyHolds(sought, hits, signal) {
    if (isCertain({ ...sought, hits })) return hits.length > 0;
    for (let from = 0; from < Math.min(TRIED, hits.length); from += PAGE) {
      const tried = hits.slice(from, from + PAGE);
      const reading = tried.map(({ document }) => this.#texts.show(document, sought, signal));
      if (await first(reading)) return true;
    }
    return false;
  }

  // The documents that hold most pairs of characters of the terms.
  async #resembling(terms, signal, asked) {
    const words = terms.filter((term) => !NUMBER.test(term));
    const pieces = spread([...new Set(words.flatMap(pairs))], NEAR_GRAMS);
    const sought = { terms, flags: [], hits: [], pages: [], near: true, pieces };
    if (pieces.length < 2) return sought;
    const counts = await this.#matcher.counts(pieces, signal);
    const { reports } = this.#registry;
    const best = counts.subarray(reports).reduce((most, count) => Math.max(most, count), 2);
    const most = asked ? best : pieces.length;
    counts.forEach((score, document) => {
      const own = document >= reports;
      if (score >= NEAR_SHARE * (own ? most : pieces.length)) sought[own ? "pages" : "hits"].push({ document, score });
    });
    return { ...sought, hits: this.#ranked(sought.hits).slice(0, NEAR_MOST), pages: this.#ranked(sought.pages) };
  }

  // The site's own pages among what was found.
  async #verified(sought, signal) {
    const tried = sought.pages.slice(0, PAGES_TRIED);
    const shown = await Promise.all(tried.map(({ document }) => this.#texts.show(document, sought, signal)));
    return shown.filter(Boolean);
  }

  #result(result, candidates, sought, signal) {
    const shown = [];
    let next = 0;
    let reading = Promise.resolve();
    const read = async (wanted, onHits) => {
      for (let tried = 0; shown.length < wanted && next < candidates.length && tried < READ; tried += PAGE) {
        const some = candidates.slice(next, next + wanted - shown.length);
        const begun = some.map(({ document }) => this.#texts.show(document, sought, signal));
        for (const one of begun) one.catch(() => {}); // the first that fails is heard of below
        for (const one of begun) {
          const hit = await one;
          next += 1;
          if (hit) onHits(shown.push(hit));
          else result.total -= 1;
        }
      }
    };
    const starts = [0]; // a page may have few hits, or none, where many candidates were none: the next begins there
    result.page = async (number, onHits = () => {}) => {
      const before = starts[number];
      const told = (count) => count > before && onHits(shown.slice(before, count));
      reading = reading.catch(() => {}).then(() => read(before + PAGE, told));
      await reading;
      starts[number + 1] = Math.min(shown.length, before + PAGE);
      result.ended = next >= candidates.length && starts[number + 1] >= shown.length;
      return shown.slice(before, starts[number + 1]);
    };
    const named = new Set(result.direct.map(placeOf));
    result.pages = async () => (await this.#verified(sought, signal)).filter((one) => !named.has(placeOf(one))).slice(0, PAGES);
    return result;
  }
}

// Where a hit leads to, whatever is marked there.
const placeOf = ({ href }) => href.replace(/\?h=[^#]*/, "");
const isAny = ({ hits, pages }) => hits.length > 0 || pages.length > 0;

// What is looked for in texts: the words, each once; of a name spelled syllable by syllable the whole.
function termsOf(words, spelled) {
  const syllables = spelled && words.filter((word) => spelled.includes(word) && /^[a-z]+$/.test(word));
  const whole = syllables?.length > 1 && syllables.join("") === spelled;
  const terms = whole ? [...words.filter((word) => !syllables.includes(word)), spelled] : words;
  return [...new Set(terms)].slice(0, TERMS);
}

// Whether one of some promises gives something; as soon as one does.
function first(promises) {
  return new Promise((resolve, reject) => {
    let left = promises.length;
    for (const promise of promises) {
      promise.then((given) => {
        left -= 1;
        if (given || !left) resolve(Boolean(given));
      }, reject);
    }
  });
}

function pairs(term) {
  const chars = [...term];
  return chars.slice(1).map((char, i) => chars[i] + char);
}

// At most `most` of a list, evenly spread.
function spread(list, most) {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);
}
