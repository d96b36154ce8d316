// What was found, as elements. All words come from content that nobody vouches for: they become text, never markup.

// More of a title or a snippet than anybody reads in a list; a bound for what is made up to be long.
const LONGEST = 400;
const WORD = /^[a-z][a-z_-]*$/;

/** An element with properties and what is in it. */
export function make(tag, properties, ...inside) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...inside);
  return made;
}

/** A link within the site below `root`; one that leads elsewhere leads nowhere. */
export function link(root, href, properties, ...inside) {
  const made = make("a", properties, ...inside);
  const address = within(root, href);
  if (address) made.href = address;
  return made;
}

function within(root, href) {
  try {
    const address = new URL(href, root).href;
    return address.startsWith(root) ? address : "";
  } catch {
    return "";
  }
}

/** Text with some of its characters marked; `marks` are ascending [from, to) in UTF-16 units. */
function marked(text, marks = []) {
  const parts = [];
  let end = 0;
  for (const [from, to] of marks) {
    if (from < end || to > LONGEST) continue;
    parts.push(text.slice(end, from), make("mark", {}, text.slice(from, to)));
    end = to;
  }
  return [...parts, text.slice(end, LONGEST), ...(text.length > LONGEST ? ["……"] : [])];
}

function badgeClass(badge) {
  return WORD.test(badge) ? ` badge-${badge}` : "";
}

/** How the figures of a report came out, as on all pages. */
function badge(one, labels) {
  return make("span", { className: `badge${badgeClass(one)}` }, labels.get(one) ?? String(one));
}

const unseen = (words) => make("span", { className: "search-unseen" }, words);

/** The years of an agency; how each came out is seen by its frame and heard in words. */
function years(root, one, labels) {
  const chip = ({ year, href, badge: came }) => {
    const words = labels.get(came) ?? "";
    const chip = link(root, href, { className: `search-year${badgeClass(came)}`, title: words }, String(year));
    chip.append(unseen(`年的报告${words && `，核对结果：${words}`}`));
    return make("li", {}, chip);
  };
  return make("ul", { className: "search-years", ariaLabel: `${one.title.slice(0, LONGEST)}的报告` }, ...one.years.map(chip));
}

/** A line of what the query names: an agency with its years, a report, a region, a year or a page of the site. */
export function direct(root, one, labels) {
  const line = make("li", {}, link(root, one.href, { className: "search-to" }, ...marked(one.title, one.marks)));
  if (one.detail) line.append(make("span", { className: "search-detail" }, one.detail.slice(0, LONGEST)));
  if (one.absent?.length) line.append(make("p", { className: "search-detail" }, `没有收录${one.absent.join("、")}年的报告`));
  if (one.years?.length) line.append(years(root, one, labels));
  return line;
}

/** Part of a text, with what was sought in it marked. */
function snippet(parts) {
  let room = LONGEST;
  const shown = [];
  for (const { text, mark } of parts) {
    const cut = text.slice(0, Math.max(0, room));
    room -= cut.length;
    if (cut) shown.push(mark ? make("mark", {}, cut) : cut);
  }
  return make("p", { className: "search-snippet" }, ...shown);
}

/** A line of “报告全文”: a report or a page of the site, and where in it the words stand. */
const UNREAD = "这份报告的文字没有取到，没有再核对。";

export function full(root, one, labels) {
  const line = make("li", {}, link(root, one.href, { className: "search-to" }, one.title.slice(0, LONGEST)));
  const detail = make("p", { className: "search-detail" });
  if (one.badge) detail.append(badge(one.badge, labels), " ");
  detail.append([one.detail, one.section].filter(Boolean).join("，").slice(0, LONGEST));
  if (detail.childNodes.length) line.append(detail);
  if (one.snippet?.length) line.append(snippet(one.snippet));
  if (one.unread) line.append(make("p", { className: "search-detail" }, UNREAD));
  return line;
}

/** The options of a filter, with counts; what is chosen stays to be seen, also where nothing is left of it. */
export function options(facet, chosen, everything) {
  const made = [new Option(everything, "")];
  for (const { value, label, count } of facet) made.push(new Option(`${label}（${count}）`, `=${value}`));
  const wanted = chosen === null ? "" : `=${chosen}`;
  if (!made.some((one) => one.value === wanted)) made.push(new Option(`${chosen}（0）`, wanted));
  for (const one of made) one.selected = one.value === wanted;
  return made;
}
