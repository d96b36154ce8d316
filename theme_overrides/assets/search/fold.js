// Folds texts and queries alike, so that a search finds whatever differs in width, case, script variant, digit
// grouping or blanks only. The index was built by the same rules (generator/search/folding.py); the cases that
// test both stand in tests/cases/folding.yml.

const HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3fffd}";
// Normalising takes time with the square of a run of combining marks, so that nobody's text is handed over whole.
const CLUSTER = /\P{M}\p{M}{0,4000}|\p{M}{1,4000}/suy;
const PIECE = /[^]{1000,4000}?(?=[\x00-\x7f\u4e00-\u9fff])|[^]{4000}|[^]+/gu;
const PLAIN = /^[\u4e00-\u9fff]*$/;
const NUMERAL = /[0-9][0-9.,]*/g;
const GROUPED = /^[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?[.,]*$/;
const INNER_COMMA = /,(?=[0-9])/g;
const BLANKS = /[ \t\u1680]+/g;
const ENDS_IN_HAN = new RegExp(`[${HAN}]$`, "u");
const BEGINS_IN_HAN = new RegExp(`^[${HAN}]`, "u");
// Chinese characters are letters, those too that this browser does not know yet.
const RUN = new RegExp(`(?:[0-9]+(?:\\.[0-9]+)*|[\\p{L}\\p{M}\\p{N}${HAN}%‰])+`, "gu");

export class Folding {
  // `variants` = {from, to}: each character of `from` is written as the one at its place in `to`.
  constructor({ from, to }) {
    const simple = [...to];
    this.table = new Map([...from].map((char, i) => [char, simple[i]]));
    this.traditional = from ? new RegExp(`[${from}]`, "gu") : /$^/g;
  }

  // A text in the spelling of the index; a term stands in it where a run of the text holds the term.
  fold(text) {
    const normal = text.replace(PIECE, (piece) => piece.normalize("NFKC")).toLowerCase();
    const simple = normal.replace(this.traditional, (char) => this.table.get(char));
    const numbers = simple.replace(NUMERAL, (one) => (GROUPED.test(one) ? one.replace(INNER_COMMA, "") : one));
    return numbers.replace(BLANKS, (blanks, at) => (besideHan(numbers, at, at + blanks.length) ? "" : blanks));
  }

  // The runs of word characters of a text: [{text, starts, ends}], where starts[i] and ends[i] are the offsets in
  // the original of what became the UTF-16 unit i of the run's text.
  runs(text) {
    return runsOf(without(this.#grouped(text), blanksBesideHan));
  }

  // The words of a query: its runs, parted by blanks too.
  words(query) {
    return runsOf(this.#grouped(query)).map((run) => run.text);
  }

  // The terms of a query: its words, each once.
  terms(query) {
    return [...new Set(this.words(query))];
  }

  // The runs of a text, end to end: names are compared so.
  joined(text) {
    if (PLAIN.test(text)) return text.replace(this.traditional, (char) => this.table.get(char));
    return this.fold(text).match(RUN)?.join("") ?? "";
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
      const folded = isPlain(cluster.charCodeAt(0)) ? cluster : cluster.normalize("NFKC").toLowerCase();
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

// A text with one UTF-16 unit a character: those beyond the first plane are written as units for private use.
export function narrow(text) {
  return text.replace(/[\u{10000}-\u{10ffff}]/gu, (char) => String.fromCharCode(0xe000 + (char.codePointAt(0) % 6400)));
}

const isPlain = (code) => code >= 0x4e00 && code <= 0x9fff;

// A character with the marks on it; most characters bear none.
function clusterAt(text, at) {
  const next = text.charCodeAt(at + 1);
  if (text.charCodeAt(at) < 0xd800 && (next < 0x300 || isPlain(next))) return text[at];
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
    for (let at = index; at < end && besideHan(text, index, end); at += 1) yield at;
  }
}

// Whether a Chinese character stands before `from` or at `to`.
function besideHan(text, from, to) {
  return ENDS_IN_HAN.test(text.slice(Math.max(0, from - 2), from)) || BEGINS_IN_HAN.test(text.slice(to, to + 2));
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
