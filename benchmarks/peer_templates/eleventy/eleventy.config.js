export default function (config) {
  config.addPassthroughCopy({ [`${process.env.PEER_DATA}/assets`]: "assets" });
  config.setQuietMode(true);
  return { dir: { input: "pages", data: "../_data", output: process.env.PEER_OUT }, templateFormats: ["11ty.js"] };
}
