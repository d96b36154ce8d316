import fs from "node:fs";

// One JSON file a page, in the folder that the benchmark names.
export default function () {
  const folder = `${process.env.PEER_DATA}/pages/`;
  return fs.readdirSync(folder).sort().map((name) => JSON.parse(fs.readFileSync(folder + name, "utf8")));
}
