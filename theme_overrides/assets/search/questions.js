// Plain questions: the words that only ask are taken off, so that what is asked about can be looked for.

// Longer words before those that they hold.
const ASKING = [
  "请问", "怎么办", "怎么样", "怎么", "怎样", "如何", "为什么", "为何", "什么是", "是什么", "什么意思", "什么", "多少钱", "多长时间", "多久",
  "多少", "几天", "哪里", "哪些", "哪个", "谁", "能不能", "可不可以", "可以吗", "要不要", "是不是", "是否", "有没有", "吗", "呢",
];
const BESIDE = ["的话", "应该", "需要", "可以", "我想", "想要", "是", "我", "你", "的", "了", "要", "会", "该", "能", "在", "啊", "吧"];
// What people call otherwise than reports do; looked for in a question only.
const MEANT = [["要不要钱", "收费"], ["要钱", "收费"], ["花钱", "收费"], ["多少钱", "收费"]];

const anyOf = (words) => new RegExp(words.join("|"), "gu");
const ASKED = anyOf(ASKING);
const TAKEN_OFF = anyOf([...ASKING, ...BESIDE]);

// What a question in folded words is about, in words; [] where it is none, or about nothing.
export function subjectOf(words) {
  if (!words.some((word) => word.search(ASKED) >= 0)) return [];
  return words.flatMap((word) => meant(word).replace(TAKEN_OFF, " ").split(" ")).filter(Boolean);
}

function meant(word) {
  return MEANT.reduce((text, [said, written]) => text.replaceAll(said, ` ${written} `), word);
}
