// What is sought, in the address of the page: so a search can be kept, shared and come back to.
// All keys begin with “q”, as pages have keys of their own there (lists: region, kind, badge, form).

const LONGEST = 200; // as the field takes

export const FILTERS = ["year", "region", "kind", "badge", "form"];
export const NOTHING = Object.freeze(Object.fromEntries(FILTERS.map((key) => [key, null])));

/** {query, filters, sort} as the address has it. */
export function read() {
  const given = new URLSearchParams(location.search);
  const filters = Object.fromEntries(FILTERS.map((key) => [key, value(key, given.get(`q-${key}`)?.slice(0, LONGEST) ?? null)]));
  return { query: (given.get("q") ?? "").slice(0, LONGEST), filters, sort: given.get("q-sort") === "year" ? "year" : "relevance" };
}

/** A value as the engine knows it: years are numbers. */
export function value(key, text) {
  return key === "year" ? Number(text) || null : text;
}

/** Write it into the address in place of what stands there; what else stands there stays. */
export function write({ query, filters, sort }) {
  const address = new URL(location.href);
  const set = (key, text) => (text === null ? address.searchParams.delete(key) : address.searchParams.set(key, text));
  set("q", query || null);
  for (const key of FILTERS) set(`q-${key}`, query ? filters[key] : null);
  set("q-sort", query && sort !== "relevance" ? sort : null);
  if (address.href === location.href) return;
  try {
    history.replaceState(history.state, "", address);
  } catch {
    // Browsers limit how often; the next change will be written.
  }
}
