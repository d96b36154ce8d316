// Names of agencies and places written out from the province down, side by side in one array.

import { CORE, INNER, STEM, SUFFIX, WORD_CORE, WORD_FIRST, WORD_INNER, firstOf } from "./alignment.js";
import { narrow } from "./fold.js";
import { stemLength, withoutPlaces } from "./places.js";

const PLAIN = /^[\u4e00-\u9fff]*$/;
const HEAD = /(?:委员会|办公室|办事处|中心|政府|.)$/su;
const LONGEST = 96;

export class Forms {
  #registry;
  #folding;
  #lineages = new Map();
  #cores = new Map();
  // Of each form: the text, where its core and its last word begin, where it ends in `codes`, whose it is.
  #texts = [];
  #bounds = [];
  #owners = [];

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

  // A name folded, without the blanks between its runs.
  #plain(name) {
    if (!PLAIN.test(name)) return narrow(this.#folding.joined(name));
    let folded = "";
    for (const char of name) folded += this.#folding.table.get(char) ?? char;
    return narrow(folded);
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
      from += lengths[form];
      this.#bounds.push(begin, begin + own.head, from, place);
    });
    this.#texts = [];
  }

  // {text, kinds, units, last}: the places from the top down to a region; `last` is where its own name begins.
  #lineage(region) {
    if (!this.#lineages.has(region)) {
      const names = this.#registry.lineage(region).map(({ name }) => this.#plain(name).slice(0, LONGEST));
      const units = names.map((text) => ({ text, stem: stemLength(text) }));
      const kinds = units.flatMap(kindsOfPlace);
      const text = names.join("");
      this.#lineages.set(region, { text, kinds, units, last: text.length - names.at(-1).length });
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
