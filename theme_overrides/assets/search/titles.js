// Which reports and pages hold a term in their title: the agency's names with the year, its region; or, if the
// term is no part of them, another way of writing the agency's name.

import { NEAR } from "./alignment.js";
import { understand } from "./question.js";

// The title of every report, behind the agency's name and the year.
export const TITLE = "年政府信息公开工作年度报告";
const SHORTEST = 3;

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

  // The documents whose title holds the term, in order.
  *holding(term) {
    const ends = new Map([...this.#years].map((year) => [year, overlaps(term, `${year}${TITLE}`)]));
    const inRegion = this.#regions.map((name) => name.includes(term));
    for (let place = 0; place < this.#registry.agencies.length; place += 1) {
      yield* this.#ofAgency(place, term, ends, inRegion[this.#registry.agencies[place].region]);
    }
    for (let i = 0; i < this.#pages.length; i += 1) if (this.#pages[i].includes(term)) yield this.#registry.reports + i;
  }

  *#ofAgency(place, term, ends, inRegion) {
    const { first, count } = this.#registry.agencies[place];
    const names = this.#agencies[place];
    const whole = inRegion || names.some((name) => name.includes(term));
    for (let document = first; document < first + count; document += 1) {
      const parts = ends.get(this.#registry.years[document]);
      if (whole || parts.some((part) => names[0].endsWith(part))) yield document;
    }
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
