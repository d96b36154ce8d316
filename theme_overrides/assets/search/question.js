// What a query asks for: years, and words that name an agency, a place or a page.

// Words that say that a report is meant, which every title of a report has.
const REPORT = /(?:政府|政务)?(?:信息)?公开(?:工作)?(?:情况)?(?:年度)?(?:报告|年报)|年度报告|年报|报告$/g;
const CHINESE_YEAR = /[〇零一二三四五六七八九]{4}(?=年)/g;
const NUMERALS = "〇一二三四五六七八九";
const DIGITS = /[0-9]+(?:年度?)?/g;
const ONLY_LETTERS = /^[a-z\u00fc']+$/;

// `words` are the folded words of a query, `known` the years that there are reports of.
// → {years, parts}: the words without years and the words for a report; all of them, if nothing else is left.
export function understand(words, known) {
  const years = new Set();
  const bare = words.map((word) => withoutYears(withoutReport(word), known, years)).filter(Boolean);
  const parts = bare.length || years.size ? bare : words;
  const spelled = parts.length > 1 && parts.every((one) => ONLY_LETTERS.test(one));
  return { years: [...years], parts: spelled ? [parts.join("")] : parts };
}

const withoutReport = (term) => term.replace(REPORT, "");

function withoutYears(term, known, years) {
  const digits = term.replace(CHINESE_YEAR, (year) => [...year.replaceAll("零", "〇")].map((one) => NUMERALS.indexOf(one)).join(""));
  return digits.replace(DIGITS, (written) => {
    const year = yearOf(written, known);
    if (!year) return written;
    years.add(year);
    return "";
  });
}

// 2021, 2021年, 2021年度; 21年 only of a year that there are reports of.
function yearOf(written, known) {
  const number = parseInt(written, 10);
  const length = String(number).length;
  if (length === 4 && /^(?:19|20)[0-9]{2}(?![0-9])/.test(written)) return number;
  return length === 2 && /^[0-9]{2}年/.test(written) && known.has(2000 + number) ? 2000 + number : null;
}

// The orders in which the words of a name may have been meant, the one given first.
export function orders(parts) {
  if (parts.length > 3) return [parts.join(""), [...parts].reverse().join("")];
  return [...new Set(permutations(parts).map((one) => one.join("")))];
}

function permutations(parts) {
  if (parts.length < 2) return [parts];
  return parts.flatMap((first, i) => permutations(parts.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));
}
