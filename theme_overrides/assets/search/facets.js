// Filters, and how many hits each of their values would leave.

// `filters` = {year, region, kind, badge, form}: null or one value each.
export class Facets {
  #registry;
  #within;
  #dimensions;

  constructor(registry) {
    this.#registry = registry;
    const { agencies, owners, years, kinds, badges, forms, badgeOf, formOf } = registry;
    const agency = (document) => agencies[owners[document]];
    this.#within = registry.regions.map((_, place) => new Set(registry.lineage(place).map(({ code }) => code)));
    this.#dimensions = {
      year: (document) => years[document],
      region: (document) => agency(document).region,
      kind: (document) => kinds[agency(document).kind]?.[0],
      badge: (document) => badges[badgeOf[document]]?.[0],
      form: (document) => forms[formOf[document]],
    };
  }

  // → {kept, facets}: the hits that pass all filters; and of each filter [{value, label, count}…], the counts being
  // those under all the other filters. Pages of the site's own pass no filter and are not counted.
  apply(hits, filters) {
    const names = Object.keys(this.#dimensions);
    const active = names.filter((name) => filters[name] != null && filters[name] !== "");
    const counts = Object.fromEntries(names.map((name) => [name, new Map()]));
    const kept = hits.filter((hit) => this.#count(hit.document, active, filters, counts));
    const facets = Object.fromEntries(names.map((name) => [name, this.#options(name, counts[name], filters)]));
    return { kept, facets };
  }

  // Counts a document where it passes all other filters, and says whether it passes all.
  #count(document, active, filters, counts) {
    if (document >= this.#registry.reports) return !active.length;
    const failed = active.filter((name) => !this.#passes(name, document, filters[name]));
    for (const [name, valueOf] of Object.entries(this.#dimensions)) {
      if (failed.some((other) => other !== name)) continue;
      const value = valueOf(document);
      counts[name].set(value, (counts[name].get(value) ?? 0) + 1);
    }
    return !failed.length;
  }

  #passes(name, document, wanted) {
    const value = this.#dimensions[name](document);
    if (name === "region") return this.#within[value].has(String(wanted));
    return String(value) === String(wanted);
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
    for (const [region, count] of counts) {
      for (let up = region, depth = 0; up >= 0 && depth < 8; up = regions[up].parent, depth += 1) sums[up] += count;
    }
    return sums;
  }
}
