// The search: a query in, agencies and places that it names and documents that hold it out. Nothing here draws.

// All modules of the engine are asked for here, so that a browser fetches them at once and not one after another.
import "./alignment.js";
import { Direct } from "./direct.js";
import "./files.js";
import "./fold.js";
import "./forms.js";
import { openFiles } from "./index.js";
import { Matcher, NUMBER, Titles, united } from "./matches.js";
import { Names, understand } from "./names.js";
import { Texts } from "./snippets.js";

export { SearchError } from "./files.js";

const LONGEST = 300;
const TERMS = 16;
const PAGE = 10;
// So many candidates are looked at before a query counts as found nowhere, and at most for one page of hits.
const TRIED = 20;
const READ = 60;
// A gram of up to so many characters is a key itself: what it leads to holds it.
const CERTAIN = 4;
// The site's own pages count less than reports; those that a query names are direct hits anyway.
const OWN = 0.5;
const NEAR_MOST = 50;
const NEAR_SHARE = 0.6;
const NEAR_GRAMS = 24;
const PARTS = /[0-9.]+|[a-z]+|[^0-9.a-z]+/g;

// Opens the index below `root`, the absolute address of the site's root, which ends in "/". Rejects with a
// SearchError where that fails; it can be tried again.
export async function openIndex(root, { fetch: fetcher = (...request) => fetch(...request) } = {}) {
  const { registry, folding, postings } = await openFiles(root, fetcher);
  return new Engine(root, registry, folding, postings, fetcher);
}

class Engine {
  #registry;
  #folding;
  #direct;
  #matcher;
  #facets;
  #texts;
  #years;

  constructor(root, registry, folding, postings, fetcher) {
    const names = new Names(registry, folding);
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

  // → {query, near, direct, total, facets, page(n)}. `filters`: year, region, kind, badge, form, each null or one
  // value; `sort`: "relevance" or "year". `total` falls when page(n) finds that a hit is none. `onDirect` is given the
  // direct hits at once, before anything is fetched, if there are any but near ones.
  async search(query, { filters = {}, sort = "relevance" } = {}, { signal, onDirect } = {}) {
    signal?.throwIfAborted();
    const words = this.#folding.words(query.slice(0, LONGEST));
    const asked = understand(words, this.#years);
    const direct = words.length ? this.#direct.find(asked) : [];
    const exact = direct.filter((one) => !one.near);
    if (exact.length) onDirect?.(exact);
    const spelled = exact.length && asked.parts.length === 1 ? asked.parts[0] : null;
    const named = !exact.length && direct.some((one) => one.type === "agency");
    const sought = await this.#sought(termsOf(words, spelled), named, signal);
    const near = Boolean(sought.near);
    const { kept, facets } = this.#facets.apply(sought.hits, filters);
    if (sort === "year") kept.sort((a, b) => this.#newer(a, b) || b.score - a.score || a.document - b.document);
    const shown = sought.hits.length && !near ? exact : direct;
    return this.#result({ query, near, direct: shown, total: kept.length, facets }, kept, sought, signal);
  }

  #newer(a, b) {
    return this.#registry.years[b.document] - this.#registry.years[a.document];
  }

  // {terms, flags, hits} of the documents that hold all terms, best first; if there are none, of those near it.
  // Where the query is nearly an agency's name (`named`), texts near it are not asked for.
  async #sought(terms, named, signal) {
    const none = { terms, flags: [], hits: [] };
    if (!terms.length) return none;
    const exact = await this.#holding(terms, signal);
    if (exact.hits.length) return exact;
    if (named) return { ...none, near: true };
    const parts = [...new Set(terms.flatMap((term) => term.match(PARTS)))];
    const apart = parts.length > terms.length ? await this.#holding(parts, signal) : none;
    if (apart.hits.length) return { ...apart, near: true, hits: apart.hits.slice(0, NEAR_MOST) };
    return this.#resembling(terms, signal);
  }

  async #holding(terms, signal) {
    const flags = await this.#matcher.match(terms, signal);
    const hits = united(flags, this.#registry.size);
    for (const hit of hits) if (hit.document >= this.#registry.reports) hit.score *= OWN;
    hits.sort((a, b) => b.score - a.score || this.#newer(a, b) || a.document - b.document);
    const sought = { terms, flags, hits };
    return (await this.#anyHolds(sought, signal)) ? sought : { ...sought, hits: [] };
  }

  // Whether one of the first candidates does hold the terms. All grams of a long term may stand in a text that does
  // not hold it.
  async #anyHolds(sought, signal) {
    if (sought.terms.every((term) => [...term].length <= CERTAIN)) return true;
    for (let from = 0; from < Math.min(TRIED, sought.hits.length); from += PAGE) {
      const tried = sought.hits.slice(from, from + PAGE);
      const reading = tried.map(({ document }) => this.#texts.show(document, sought, signal));
      if (await first(reading)) return true;
    }
    return false;
  }

  // The documents that hold most pairs of characters of the terms.
  async #resembling(terms, signal) {
    const words = terms.filter((term) => !NUMBER.test(term));
    const pieces = spread([...new Set(words.flatMap(pairs))], NEAR_GRAMS);
    const sought = { terms, flags: [], hits: [], near: true, pieces };
    if (pieces.length < 2) return sought;
    const counts = await this.#matcher.counts(pieces, signal);
    counts.forEach((score, document) => {
      if (score >= NEAR_SHARE * pieces.length) sought.hits.push({ document, score });
    });
    sought.hits.sort((a, b) => b.score - a.score || this.#newer(a, b) || a.document - b.document);
    return { ...sought, hits: sought.hits.slice(0, NEAR_MOST) };
  }

  #result(result, candidates, sought, signal) {
    const shown = [];
    let next = 0;
    let reading = Promise.resolve();
    const read = async (wanted) => {
      for (let tried = 0; shown.length < wanted && next < candidates.length && tried < READ; tried += PAGE) {
        const some = candidates.slice(next, next + wanted - shown.length);
        const hits = await Promise.all(some.map(({ document }) => this.#texts.show(document, sought, signal)));
        next += some.length;
        shown.push(...hits.filter(Boolean));
        result.total -= hits.filter((hit) => !hit).length;
      }
    };
    result.page = async (number) => {
      const wanted = PAGE * (number + 1);
      reading = reading.catch(() => {}).then(() => read(wanted));
      await reading;
      return shown.slice(wanted - PAGE, wanted);
    };
    return result;
  }
}

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

// Filters, and how many hits each of their values would leave. `filters` = {year, region, kind, badge, form}: null or
// one value each.
class Facets {
  #registry;
  #within;
  #columns;

  constructor(registry) {
    this.#registry = registry;
    const { agencies, owners, years, kinds, badges, forms, badgeOf, formOf, reports } = registry;
    const codes = (list) => list.map(([code]) => code);
    const known = [...new Set(years.subarray(0, reports))].sort((a, b) => b - a);
    const ranks = new Map(known.map((year, i) => [year, i]));
    const column = (values, codeOf) => ({ values, codes: Uint16Array.from({ length: reports }, (_, i) => codeOf(i)) });
    this.#within = registry.regions.map((_, place) => new Set(registry.lineage(place).map(({ code }) => code)));
    this.#columns = {
      year: column(known, (i) => ranks.get(years[i])),
      region: column(registry.regions.map(({ code }) => code), (i) => agencies[owners[i]].region),
      kind: column(codes(kinds), (i) => agencies[owners[i]].kind),
      badge: column(codes(badges), (i) => badgeOf[i]),
      form: column(forms, (i) => formOf[i]),
    };
  }

  // → {kept, facets}: the hits that pass all filters; and of each filter [{value, label, count}…], the counts being
  // those under all the other filters. Pages of the site's own pass no filter and are not counted.
  apply(hits, filters) {
    const columns = Object.entries(this.#columns).map(([name, { values, codes }]) => {
      const counts = new Uint32Array(values.length);
      return { name, values, codes, counts, passing: this.#passing(name, values, filters[name]) };
    });
    const active = columns.some(({ passing }) => passing);
    const { reports } = this.#registry;
    const kept = hits.filter(({ document }) => (document < reports ? count(document, columns) : !active));
    const counted = ({ values, counts }) => new Map(values.map((value, i) => [value, counts[i]]).filter(([, n]) => n));
    const options = columns.map((one) => [one.name, this.#options(one.name, counted(one), filters)]);
    return { kept, facets: Object.fromEntries(options) };
  }

  // Which values of a filter pass it, one flag each; null where it is not set.
  #passing(name, values, wanted) {
    if (wanted == null) return null;
    if (name === "region") return this.#within.map((codes) => codes.has(String(wanted)));
    return values.map((value) => String(value) === String(wanted));
  }

  #options(name, counts, filters) {
    if (name === "region") return this.#regions(counts, filters.region ?? null);
    if (name === "year") {
      const years = [...counts].sort(([a], [b]) => b - a);
      return years.map(([year, count]) => ({ value: year, label: `${year}年`, count }));
    }
    const { kinds, badges, forms, form_labels: titles = [] } = this.#registry;
    const labelled = { kind: kinds, badge: badges, form: forms.map((form, i) => [form, titles[i] ?? form]) }[name];
    const options = labelled.map(([value, label]) => ({ value, label, count: counts.get(value) ?? 0 }));
    return options.filter(({ count }) => count);
  }

  // The way from the top to the chosen region, and what parts the hits below it.
  #regions(counts, chosen) {
    const sums = this.#sums(counts);
    const { regions } = this.#registry;
    const below = (place) => regions.flatMap((one, at) => (one.parent === place && sums[at] ? [at] : []));
    const way = [];
    let at = regions.findIndex(({ code }) => code === String(chosen));
    for (let up = at; up >= 0 && way.length < 8; up = regions[up].parent) way.unshift(up);
    let children = below(at);
    while (children.length === 1) {
      const next = below(children[0]);
      if (!next.length) break;
      way.push(...children);
      children = next;
    }
    return [...way, ...children].map((place) => ({
      value: regions[place].code,
      label: regions[place].name,
      count: sums[place],
    }));
  }

  // Hits in each region and everything below it.
  #sums(counts) {
    const { regions } = this.#registry;
    const sums = new Uint32Array(regions.length);
    const places = new Map(regions.map(({ code }, place) => [code, place]));
    for (const [code, count] of counts) {
      let depth = 0;
      for (let up = places.get(code); up >= 0 && depth < 8; up = regions[up].parent) {
        sums[up] += count;
        depth += 1;
      }
    }
    return sums;
  }
}

// Counts a document where it passes all other filters, and says whether it passes all.
function count(document, columns) {
  let failed = null;
  for (const one of columns) {
    if (!one.passing || one.passing[one.codes[document]]) continue;
    if (failed) return false;
    failed = one;
  }
  if (failed) failed.counts[failed.codes[document]] += 1;
  else for (const { counts, codes } of columns) counts[codes[document]] += 1;
  return !failed;
}
