// Folds texts and queries alike, so that a search finds whatever differs in width, case, script variant, digit
// grouping or blanks only. The index was built by the same rules (generator/search/folding.py); the cases that
// test both stand in tests/cases/folding.yml.

const HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}";
const PLAIN = /^[\u4e00-\u9fff]$/;
const CLUSTER = /\P{M}\p{M}*|\p{M}+/suy;
const NUMERAL = /[0-9][0-9.,]*/g;
const GROUPED = /^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?[.,]*$/;
const INNER_COMMA = /,(?=[0-9])/g;
const BLANKS = /[ \t\u1680]+/g;
const ENDS_IN_HAN = new RegExp(`[${HAN}]$`, "u");
const BEGINS_IN_HAN = new RegExp(`^[${HAN}]`, "u");
const RUN = /(?:[0-9]+(?:\.[0-9]+)*|[\p{L}\p{M}\p{N}%‰])+/gu;

export class Folding {
  // `variants` = {from, to}: each character of `from` is written as the one at its place in `to`.
  constructor({ from, to }) {
    const simple = [...to];
    this.table = new Map([...from].map((char, i) => [char, simple[i]]));
  }

  // The runs of word characters of a text: [{text, starts, ends}], where starts[i] and ends[i] are the offsets in
  // the original of what became the UTF-16 unit i of the run's text.
  runs(text) {
    return runsOf(without(this.#grouped(text), blanksBesideHan));
  }

  // The terms of a query: its runs, each once; blanks part them.
  terms(query) {
    return [...new Set(runsOf(this.#grouped(query)).map((run) => run.text))];
  }

  // A text folded to its runs, with a blank between them.
  text(original) {
    return this.runs(original).map((run) => run.text).join(" ");
  }

  #grouped(text) {
    return without(this.#spelt(text), groupingCommas);
  }

  // One spelling of each character, and where in the original it comes from.
  #spelt(original) {
    const starts = [];
    const ends = [];
    let text = "";
    for (let at = 0; at < original.length; ) {
      const cluster = clusterAt(original, at);
      const folded = PLAIN.test(cluster) ? cluster : cluster.normalize("NFKC").toLowerCase();
      for (const char of folded) text += this.table.get(char) ?? char;
      for (let i = starts.length; i < text.length; i += 1) {
        starts.push(at);
        ends.push(at + cluster.length);
      }
      at += cluster.length;
    }
    return { text, starts, ends };
  }
}

// A character with the marks on it; most characters bear none.
function clusterAt(text, at) {
  const next = text.charCodeAt(at + 1);
  if (text.charCodeAt(at) < 0xd800 && (Number.isNaN(next) || next < 0x300)) return text[at];
  CLUSTER.lastIndex = at;
  return CLUSTER.exec(text)?.[0] ?? text[at];
}

// The places of commas between groups of three digits: in 3,061 and 1,234,567, not in 1,23 or 2021,300.
function* groupingCommas(text) {
  for (const numeral of text.matchAll(NUMERAL)) {
    if (!GROUPED.test(numeral[0])) continue;
    for (const comma of numeral[0].matchAll(INNER_COMMA)) yield numeral.index + comma.index;
  }
}

function* blanksBesideHan(text) {
  for (const { 0: blanks, index } of text.matchAll(BLANKS)) {
    const end = index + blanks.length;
    const beside = ENDS_IN_HAN.test(text.slice(Math.max(0, index - 2), index)) || BEGINS_IN_HAN.test(text.slice(end, end + 2));
    for (let at = index; beside && at < end; at += 1) yield at;
  }
}

// The spelling without the units at the places that `places` finds in its text.
function without(spelt, places) {
  const dropped = new Set(places(spelt.text));
  if (!dropped.size) return spelt;
  const kept = (_, i) => !dropped.has(i);
  return {
    text: spelt.text.split("").filter(kept).join(""),
    starts: spelt.starts.filter(kept),
    ends: spelt.ends.filter(kept),
  };
}

function runsOf({ text, starts, ends }) {
  return [...text.matchAll(RUN)].map(({ 0: run, index }) => ({
    text: run,
    starts: starts.slice(index, index + run.length),
    ends: ends.slice(index, index + run.length),
  }));
}
