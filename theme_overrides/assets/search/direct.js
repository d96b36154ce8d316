// The agencies, places, years and pages that a query names.

import { NEAR } from "./alignment.js";
import { HEADING } from "./matches.js";

const MOST = 100;
const NEAR_MOST = 8;
const DEEPEST = 8;
const REPORTS = 5;
const PAGE = 0.3;
// So many words of a query may be names.
const WORDS = 8;
const SHORTEST = 2;
// Readings that cost so much more than the best are no better for having the year.
const ALIKE = 0.5;
// How much a word among others is a name: not at all; it is a part of one, or a word for the texts; it is one.
const [NONE, PART, NAME] = [0, 1, 2];

export class Direct {
  #registry;
  #folding;
  #names;
  #root;
  #titles;
  #badges;

  constructor(root, registry, folding, names) {
    this.#root = root;
    this.#registry = registry;
    this.#folding = folding;
    this.#names = names;
    this.#titles = registry.pages.map(([, title]) => folding.joined(title));
    this.#badges = registry.badges;
  }

  // Hits as the dialog shows them, best first; near ones only where there are no others, and few.
  find({ years, parts }) {
    const best = this.#withYears(this.#inPlace(this.#best(parts), parts), years);
    const some = best.slice(0, best.some(isExact) ? MOST : NEAR_MOST);
    const reports = some.flatMap((one) => this.#reports(one, years, parts)).slice(0, REPORTS);
    const pages = parts.length ? [] : years.flatMap((year) => this.#year(year));
    const hits = some.map((one) => this.#hit(one, years, parts));
    return [...pages, ...reports, ...hits].slice(0, some.length > NEAR_MOST ? MOST : NEAR_MOST);
  }

  // Near agencies that are in the place that the query begins with come before those of other places.
  #inPlace(ranked, parts) {
    if (!ranked.length || ranked.some(isExact)) return ranked;
    const places = this.#names.placesOf(parts.join(""));
    const inside = ({ owner }) => owner >= 0 && this.#isIn(this.#registry.agencies[owner].region, places);
    return [...ranked.filter(inside), ...ranked.filter((one) => !inside(one))];
  }

  #isIn(region, places) {
    const { regions } = this.#registry;
    for (let up = region, depth = 0; up >= 0 && depth < DEEPEST; up = regions[up].parent, depth += 1) {
      if (places.has(up)) return true;
    }
    return false;
  }

  // Among readings as good as the best, agencies that have a report of the years asked for come first.
  #withYears(ranked, years) {
    if (!years.length || !ranked.length) return ranked;
    const most = ranked[0].cost + ALIKE;
    const lacking = ({ owner }) => owner >= 0 && this.#absent(owner, years).length === years.length;
    const rank = (one) => (one.cost > most ? 2 : lacking(one) ? 1 : 0);
    return [0, 1, 2].flatMap((wanted) => ranked.filter((one) => rank(one) === wanted));
  }

  // Those of some years that an agency has no report of.
  #absent(owner, years) {
    const known = this.#newestFirst(owner).map((document) => this.#registry.years[document]);
    return years.filter((year) => !known.includes(year));
  }

  // Names that all words make up; if there are none, those that some make up, the others being for the texts; if
  // there are none, near ones.
  #best(parts) {
    const ranked = this.#ranked(parts);
    const exact = ranked.filter(isExact);
    if (exact.length || parts.length < 2) return exact.length ? exact : ranked;
    const words = parts.map((part, i) => this.#word(part, i < WORDS));
    const some = this.#among(words, PART);
    const certain = some.some(isExact) ? [] : this.#among(words, NAME).filter(isExact);
    if (certain[0]?.owner >= 0) return certain;
    const closer = ranked.some(({ owner }) => owner >= 0) && !(some[0]?.owner >= 0);
    if (closer || !some.length) return ranked;
    return some.some(isExact) ? some.filter(isExact) : some;
  }

  // A word among others: {part, degree, readings}.
  #word(part, mayName) {
    if (!mayName || part.length < SHORTEST) return { part, degree: NONE };
    const readings = this.#names.search([part], { slips: false }).filter(isExact);
    const whole = readings.some(({ owner }) => this.#names.isWhole(part, owner));
    if (whole || (!readings.length && this.#names.isLikeName(part))) return { part, degree: NAME, readings };
    return { part, degree: readings.length ? PART : NONE, readings };
  }

  // Names that the words of this degree make up together, or each for itself; near ones, if another word stands
  // before a name without a place: it may be a place that nothing is known of.
  #among(words, degree) {
    const named = words.filter((word) => word.degree >= degree);
    if (!named.length) return [];
    const parts = named.map(({ part }) => part);
    const sure = words[0] === named[0] || this.#names.isPlaced(parts.join(""));
    const together = named.length < words.length ? this.#names.search(parts) : [];
    const found = together.some(isExact) ? together : common(named) ?? together;
    return found.map((one) => (sure ? one : { ...one, cost: one.cost + NEAR }));
  }

  #ranked(parts) {
    return [...this.#names.search(parts), ...this.#pages(parts)].sort((a, b) => a.cost - b.cost);
  }

  #pages(parts) {
    const wanted = parts.join("");
    return this.#titles.flatMap((title, page) => {
      if (!wanted || !title.includes(wanted)) return [];
      const cost = title === wanted ? 0 : PAGE + 0.02 * (title.length - wanted.length);
      return [{ page, cost }];
    });
  }

  #hit({ owner, page, cost }, years, parts) {
    const near = cost >= NEAR;
    if (page !== undefined) return this.#page(page, parts);
    return owner < 0 ? this.#region(-1 - owner, near, parts) : this.#agency(owner, near, years, parts);
  }

  #entry(type, title, detail, href, parts, near = false) {
    return { type, near, title, detail, href: this.#root + href, marks: this.#marks(title, parts) };
  }

  #page(page, parts) {
    const [address, title, kind] = this.#registry.pages[page];
    return this.#entry("page", title, kind, address, parts);
  }

  #region(place, near, parts) {
    const above = this.#registry.regions[place].parent;
    const { code, name } = this.#registry.regions[place];
    const detail = above >= 0 ? this.#registry.regionName(above) : "";
    return this.#entry("region", name, detail, `regions/${code}/`, parts, near);
  }

  #year(year) {
    if (!this.#registry.yearPages.some(([known, paged]) => known === year && paged)) return [];
    return [this.#entry("year", `${year}年`, "", `years/${year}/`, [String(year)])];
  }

  // `absent`: years asked for that it has no report of, if any.
  #agency(place, near, asked, parts) {
    const { name, region } = this.#registry.agencies[place];
    const [detail, address] = [this.#registry.regionName(region), addressOf(this.#registry, place)];
    const entry = this.#entry("agency", name, detail, address, parts, near);
    const years = this.#newestFirst(place).map((document) => ({
      year: this.#registry.years[document],
      href: `${entry.href}${this.#registry.years[document]}/`,
      badge: this.#badge(document),
    }));
    const absent = this.#absent(place, asked);
    return absent.length ? { ...entry, years, absent } : { ...entry, years };
  }

  #newestFirst(place) {
    const { first, count } = this.#registry.agencies[place];
    return Array.from({ length: count }, (_, i) => first + count - 1 - i);
  }

  #badge(document) {
    return this.#badges[this.#registry.badgeOf[document]]?.[0] ?? "";
  }

  #reports({ owner, cost }, years, parts) {
    if (!(owner >= 0)) return [];
    const wanted = this.#newestFirst(owner).filter((document) => years.includes(this.#registry.years[document]));
    return wanted.map((document) => this.#report(owner, document, parts, cost >= NEAR));
  }

  #report(owner, document, parts, near) {
    const { name, region } = this.#registry.agencies[owner];
    const year = this.#registry.years[document];
    const detail = this.#registry.regionName(region);
    const [title, address] = [`${name}${year}${HEADING}`, `${addressOf(this.#registry, owner)}${year}/`];
    const entry = this.#entry("report", title, detail, address, [...parts, String(year)], near);
    return { ...entry, year, badge: this.#badge(document) };
  }

  // The ranges of a title that the words of the query account for.
  #marks(title, parts) {
    const runs = this.#folding.runs(title);
    const text = runs.map((run) => run.text).join("");
    const [starts, ends] = [runs.flatMap((run) => run.starts), runs.flatMap((run) => run.ends)];
    const marks = parts.flatMap((part) => accounted(text, part)).map((at) => [starts[at], ends[at]]);
    return merged(marks);
  }
}

const isExact = ({ cost }) => cost < NEAR;

// What each of some words names; null if there is nothing.
function common(words) {
  const [first, ...others] = words.map(({ readings }) => readings);
  const sets = others.map((readings) => new Set(readings.map(({ owner }) => owner)));
  const found = first.filter(({ owner }) => sets.every((owners) => owners.has(owner)));
  return found.length ? found : null;
}

export function addressOf(registry, place) {
  const { id, region } = registry.agencies[place];
  return `${registry.regions[region].code}/${id}/`;
}

// The units of a name that a word accounts for: where it stands, or its characters in their order.
function accounted(text, part) {
  const whole = text.indexOf(part);
  if (whole >= 0) return Array.from(part, (_, i) => whole + i);
  const found = [];
  let at = -1;
  for (const char of part) {
    const next = text.indexOf(char, at + 1);
    if (next < 0) continue;
    found.push(next);
    at = next;
  }
  return found.length * 2 > part.length ? found : [];
}

// Ranges in order, those that touch each other made one.
export function merged(ranges) {
  const found = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else found.push([from, to]);
  }
  return found;
}
