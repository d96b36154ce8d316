// How the names of places are built: a stem, and what kind of place it is, which people leave out.

// Peoples in the names of autonomous places. Those of one character only before 族: 西藏 is a stem.
const PEOPLES = [
  "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌",
  "普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各|侗",
].join("|");
const PEOPLE = `(?:(?:${PEOPLES})族?|[回藏苗彝壮满瑶白傣黎佤畲水土羌京怒侗]族)`;
const KINDS = "特别行政区|新区|矿区|林区|地区|街道|[省市县区州盟旗乡镇]";
const KIND = new RegExp(`^(.{2,}?)((?:${PEOPLE}*自治[区州县旗])|${KINDS})$`, "su");

// The length of the stem of a place's name: 2 of 北仑区, 3 of 黔东南苗族侗族自治州, all of 东区.
export function stemLength(name) {
  return KIND.exec(name)?.[1].length ?? name.length;
}

// A name without the places it begins with, in the order of `units` ([{text, stem}], highest first).
export function withoutPlaces(name, units) {
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
