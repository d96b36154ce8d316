// Marks the words of a search in the page that it led to (`?h=` in the address), and goes to the first of them.
import { Folding } from "./fold.js";

// Bounds for pages and addresses that are made to keep a browser busy.
const LONGEST = 500_000; // characters of a page
const MARKS = 500;
const TERMS = 20;
const BLOCK = "p, li, td, th, dt, dd, h1, h2, h3, h4, h5, h6, caption, figcaption, summary, div, section, article";
const LEFT = "script, style, noscript, template, nav, form, button, select, textarea, svg, [hidden], .headerlink";
const NUMBER = /^[0-9.]+$/;

/** Mark `words` in the text of the page. `root`: address of the site's root, ends in "/". */
export async function mark(root, words) {
  const article = document.querySelector("article");
  const folding = new Folding(await variants(root));
  const terms = folding.terms(words.slice(0, 1000)).slice(0, TERMS);
  if (!article || !terms.length) return;
  const texts = blocks(article).flatMap((nodes) => runs(folding, nodes));
  const found = terms.flatMap((term) => matches(texts, term)).slice(0, MARKS);
  const ranges = apart(found.map(rangeOf));
  if (!ranges.length) return;
  const first = ranges.find(atTarget);
  const at = (first ?? ranges[0]).startContainer.parentElement;
  draw(ranges);
  reveal(at);
  if (location.hash) await approach(first && at, first);
}

async function variants(root) {
  try {
    return await (await fetch(`${root}search/variants.json`)).json();
  } catch {
    return { from: "", to: "" }; // then a word is marked where it is written as it was typed
  }
}

/** Text nodes of the page, those of one paragraph, cell or heading together. */
function blocks(article) {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const found = [];
  let room = LONGEST;
  let last = null;
  while (walker.nextNode() && (room -= walker.currentNode.length) > 0) {
    const node = walker.currentNode;
    if (node.parentElement.closest(LEFT)) continue;
    const block = node.parentElement.closest(BLOCK);
    if (block === last) found.at(-1).push(node);
    else found.push([node]);
    last = block;
  }
  return found;
}

/** The folded runs of a block's text, each with the nodes that its offsets count in. */
function runs(folding, nodes) {
  const text = nodes.map((node) => node.data).join("");
  return text.trim() ? folding.runs(text).map((run) => ({ run, nodes })) : [];
}

/** Where a term stands: {nodes, from, to}. A number stands where it is whole; within others, if nowhere else. */
function matches(texts, term) {
  const all = texts.flatMap(({ run, nodes }) => within(run, term).map((at) => ({ run, nodes, at, end: at + term.length })));
  const whole = NUMBER.test(term) ? all.filter(isWhole) : all;
  const chosen = whole.length ? whole : all;
  return chosen.slice(0, MARKS).map(({ run, nodes, at, end }) => ({ nodes, from: run.starts[at], to: run.ends[end - 1] }));
}

function isWhole({ run, at, end }) {
  return !/[0-9.]/.test(run.text[at - 1] ?? "") && !/[0-9.]/.test(run.text[end] ?? "");
}

function within(run, term) {
  const found = [];
  for (let at = run.text.indexOf(term); at >= 0; at = run.text.indexOf(term, at + term.length)) found.push(at);
  return found;
}

function rangeOf({ nodes, from, to }) {
  const range = new Range();
  let start = 0;
  for (const node of nodes) {
    const end = start + node.length;
    if (from >= start && from < end) range.setStart(node, from - start);
    if (to > start && to <= end) range.setEnd(node, to - start);
    start = end;
  }
  return range;
}

/** In the order of the page; of two that overlap the first. */
function apart(ranges) {
  const kept = [];
  for (const range of ranges.sort((a, b) => a.compareBoundaryPoints(Range.START_TO_START, b))) {
    if (!kept.length || kept.at(-1).compareBoundaryPoints(Range.START_TO_END, range) <= 0) kept.push(range);
  }
  return kept;
}

/** Whether a range comes at or after what the address names. */
function atTarget(range) {
  const target = document.querySelector(":target");
  return Boolean(target) && range.comparePoint(target, 0) <= 0;
}

function draw(ranges) {
  if (globalThis.Highlight && CSS.highlights) CSS.highlights.set("sought", new Highlight(...ranges));
  else for (const range of [...ranges].reverse()) wrap(range);
}

// Element by element from the end, as what comes before stays where it is; words may cross elements.
function wrap(range) {
  const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_TEXT);
  const nodes = [];
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE && range.intersectsNode(node)) nodes.push(node);
  }
  const { startContainer, startOffset, endContainer, endOffset } = range;
  for (const node of nodes.reverse()) {
    if (node === endContainer) node.splitText(endOffset);
    const part = node === startContainer ? node.splitText(startOffset) : node;
    if (!part.length) continue;
    const mark = Object.assign(document.createElement("mark"), { className: "sought" });
    part.replaceWith(mark);
    mark.append(part);
  }
}

function reveal(element) {
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (!location.hash) element.scrollIntoView({ block: "center", inline: "nearest" });
}

/** To a word behind the place that the address names, if it is not to be seen there. The focus stays. */
async function approach(at, range) {
  if (!at) return;
  if (document.readyState !== "complete") await new Promise((loaded) => addEventListener("load", loaded, { once: true }));
  await new Promise((drawn) => requestAnimationFrame(drawn)); // the browser has gone to the place
  at.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const word = range.getBoundingClientRect();
  const { top, bottom } = word.height ? word : at.getBoundingClientRect();
  const covered = document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0;
  if (top >= covered && bottom <= innerHeight) return;
  scrollBy({ top: (top + bottom - innerHeight) / 2, behavior: "instant" });
}
