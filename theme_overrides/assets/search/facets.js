// Filters, and how many hits each of their values would leave. `filters` = {year, region, kind, badge, form}: null or
// one value each.
export class Facets {
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
  // those under all the other filters. All hits are reports.
  apply(hits, filters) {
    const columns = Object.entries(this.#columns).map(([name, { values, codes }]) => {
      const counts = new Uint32Array(values.length);
      return { name, values, codes, counts, passing: this.#passing(name, values, filters[name]) };
    });
    const kept = hits.filter(({ document }) => count(document, columns));
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

// Whether any filter is set.
export const isNarrowed = (filters) => Object.values(filters).some((value) => value != null);
