// Names of agencies and places written out from the province down, side by side in one array; and how the names of
// places are built: a stem, and what kind of place it is, which people leave out.

import { CORE, INNER, STEM, SUFFIX, WORD_CORE, WORD_FIRST, WORD_INNER, firstOf } from "./alignment.js";
import { narrow } from "./fold.js";

// Peoples in the names of autonomous places. Those of one character only before 族: 西藏 is a stem.
const PEOPLES = [
  "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌",
  "普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各|侗",
].join("|");
const PEOPLE = `(?:(?:${PEOPLES})族?|[回藏苗彝壮满瑶白傣黎佤畲水土羌京怒侗]族)`;
const KINDS = "特别行政区|新区|矿区|林区|地区|街道|[省市县区州盟旗乡镇]";
const KIND = new RegExp(`^(.{2,}?)((?:${PEOPLE}*自治[区州县旗])|${KINDS})$`, "su");

// The length of the stem of a place's name: 2 of 北仑区, 3 of 黔东南苗族侗族自治州, all of 东区.
function stemLength(name) {
  return KIND.exec(name)?.[1].length ?? name.length;
}

// A name without the places it begins with, in the order of `units` ([{text, stem}], highest first).
function withoutPlaces(name, units) {
  let left = name;
  for (let next = 0; next < units.length; ) {
    const rest = units.slice(next);
    let found = rest.findIndex((unit) => unit.text && left.startsWith(unit.text));
    const whole = found >= 0;
    if (!whole) found = rest.findIndex((unit) => unit.stem >= 2 && left.startsWith(unit.text.slice(0, unit.stem)));
    if (found < 0) break;
    left = left.slice(whole ? rest[found].text.length : rest[found].stem);
    next += found + 1;
  }
  return left || name;
}

const HEAD = /(?:委员会|办公室|办事处|中心|政府|.)$/su;
const LONGEST = 96;
const LETTERS = /^[a-z\u00fc']+$/;
const SYLLABLES = 5;

// Whether a word ends in the last word of an agency's name, as 卫健委 does and 卫生 does not; of words in letters only
// long ones may.
export function endsLike(word, { name, aliases }) {
  if (LETTERS.test(word)) return word.length >= SYLLABLES;
  return [name, ...aliases].some((one) => lastWord(one).includes(word.at(-1)));
}

export const lastWord = (name) => HEAD.exec(name)?.[0] ?? "";

export class Forms {
  #registry;
  #folding;
  #lineages = new Map();
  #cores = new Map();
  // Of each form: the text, where its core and its last word begin, where it ends in `codes`, whose it is.
  #texts = [];
  #bounds = [];
  #owners = [];
  // Where the name of the place begins that it is of, and where in that what kind of place it is.
  #places = [];
  #levels = [];

  constructor(registry, folding) {
    this.#registry = registry;
    this.#folding = folding;
    registry.regions.forEach((_, place) => this.#add("", place, -1 - place));
    registry.agencies.forEach((agency, place) => {
      for (const core of this.#written(agency)) this.#add(core, agency.region, place);
    });
    this.#pack();
  }

  // The names of an agency, each once, without the places that stand above it.
  #written({ name, aliases, region }) {
    const { units } = this.#lineage(region);
    const names = [name, ...aliases].map((one) => withoutPlaces(this.#plain(one).slice(0, LONGEST), units));
    return new Set(names);
  }

  #plain(name) {
    return narrow(this.#folding.joined(name));
  }

  #add(core, region, owner) {
    this.#texts.push([region, core]);
    this.#owners.push(owner);
  }

  #pack() {
    const lengths = this.#texts.map(([region, core]) => this.#lineage(region).text.length + core.length);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    this.codes = new Uint16Array(total);
    this.kinds = new Uint8Array(total);
    let from = 0;
    this.#texts.forEach(([region, core], form) => {
      const above = this.#lineage(region);
      const own = this.#core(core);
      put(this, from, above);
      put(this, from + above.text.length, own);
      const begin = from + above.text.length;
      const place = this.#owners[form] < 0 ? from + above.last : -1;
      this.#places.push(from + above.last);
      this.#levels.push(from + above.level);
      from += lengths[form];
      this.#bounds.push(begin, begin + own.head, from, place);
    });
    this.#texts = [];
  }

  // {text, kinds, units, last, level}: the places from the top down to a region; `last` is where its own name begins,
  // `level` where what kind of place it is, the last character if nothing else.
  #lineage(region) {
    if (!this.#lineages.has(region)) {
      const names = this.#registry.lineage(region).map(({ name }) => this.#plain(name).slice(0, LONGEST));
      const units = names.map((text) => ({ text, stem: stemLength(text) }));
      const kinds = units.flatMap(kindsOfPlace);
      const text = names.join("");
      const last = text.length - names.at(-1).length;
      const level = Math.min(last + units.at(-1).stem, text.length - 1);
      this.#lineages.set(region, { text, kinds, units, last, level });
    }
    return this.#lineages.get(region);
  }

  // {text, kinds, head}: an agency's own name; many agencies have the same.
  #core(text) {
    if (!this.#cores.has(text)) {
      const kinds = Array.from({ length: text.length }, (_, at) => (at ? INNER : CORE));
      for (const [word] of this.#registry.short) {
        const from = text.indexOf(word);
        for (let at = from; from >= 0 && at < from + word.length; at += 1) {
          if (at > from) kinds[at] = WORD_INNER;
          else if (kinds[at] !== WORD_INNER) kinds[at] = at ? WORD_FIRST : WORD_CORE;
        }
      }
      this.#cores.set(text, { text, kinds, head: text.length - (HEAD.exec(text)?.[0].length ?? 0) });
    }
    return this.#cores.get(text);
  }

  // A form as the Reader of names takes it, and whose it is.
  name(form) {
    const { codes, kinds } = this;
    const [core, head, end, own] = this.#bounds.slice(4 * form, 4 * form + 4);
    return { codes, kinds, from: this.#from(form), end, core, head, own, owner: this.#owners[form] };
  }

  // Whether the units of a text stand in a form side by side.
  holds(form, text) {
    const units = this.codes.subarray(this.#from(form), this.#bounds[4 * form + 2]);
    return String.fromCharCode(...units).includes(text);
  }

  // Where in `codes` the name of a form's own place begins.
  own(form) {
    return this.#places[form];
  }

  // The name of a form's own place without what kind it is.
  stem(form) {
    return String.fromCharCode(...this.codes.subarray(this.#places[form], this.#levels[form]));
  }

  // Where in `codes` a form begins if its own place is named by its kind alone: 市 of 宁波市.
  level(form) {
    return this.#levels[form];
  }

  #from(form) {
    return form ? this.#bounds[4 * form - 2] : 0;
  }

  // All forms, or those whose stretch of `codes` passes a test(from, end).
  all(test) {
    return test ? this.only(this.#owners.keys(), test) : this.#owners.keys();
  }

  // Those of some forms whose stretch of `codes` passes a test.
  only(forms, test) {
    const found = [];
    for (const form of forms) if (test(this.#from(form), this.#bounds[4 * form + 2])) found.push(form);
    return found;
  }
}

function kindsOfPlace({ text, stem }, i) {
  return Array.from({ length: text.length }, (_, at) => (at >= stem ? SUFFIX : at ? STEM : firstOf(i)));
}

function put(forms, from, { text, kinds }) {
  for (let at = 0; at < text.length; at += 1) forms.codes[from + at] = text.charCodeAt(at);
  forms.kinds.set(kinds, from);
}

// Tests of a stretch of `codes`, the names side by side, for a query in characters.

// Whether it has all different units of the query but so many, in any order.
export function bearing(codes, query, missing) {
  const bits = new Uint32Array(65536);
  const units = [...new Set(query)].slice(0, 31);
  units.forEach((unit, i) => (bits[unit.charCodeAt(0)] = 1 << i));
  return (from, end) => {
    let held = 0;
    for (let at = from; at < end; at += 1) held |= bits[codes[at]];
    let lacking = units.length;
    for (; held; held &= held - 1) lacking -= 1;
    return lacking <= missing;
  };
}

// Whether it has the units of the query in their order, all but `missing` (0 or 1) of them.
export function holding(codes, query, missing) {
  const wanted = Uint16Array.from(query, (_, i) => query.charCodeAt(i));
  return (from, end) => {
    let whole = 0;
    let lacking = missing;
    for (let at = from; at < end && lacking < wanted.length; at += 1) {
      if (codes[at] === wanted[lacking]) lacking += 1;
      if (codes[at] === wanted[whole]) whole += 1;
      if (whole + missing > lacking) lacking = whole + missing;
    }
    return lacking >= wanted.length;
  };
}
