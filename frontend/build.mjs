// Bundles the pages into companion/web/static, or into the folder that is named.
// The bundles are committed, so that using the pages needs no Node; a test rebuilds them and compares every byte. The font
// and the plotting library are somebody else's: they are fetched with the packages and never committed. Without them the
// pages use the system's font, and the review shows its tables.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "companion", "web", "static");
const packages = join(here, "..", "node_modules");
const font = join(packages, "@fontsource-variable", "atkinson-hyperlegible-next");
const how = {
  absWorkingDir: here,
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  external: ["/static/*"],
  charset: "utf8",
  legalComments: "none",
};

/** The licences of everything that went into a bundle, whole: they travel with the code. */
async function licences({ inputs }) {
  const names = Object.keys(inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const texts = [...new Set(names.filter(Boolean))].sort().map(async (name) => {
    const text = await readFile(join(packages, name, "LICENSE"), "utf8");
    return `${name}\n\n${text.trim().replaceAll("*/", "* /")}`;
  });
  return `/*\n${(await Promise.all(texts)).join("\n\n\n")}\n*/\n`;
}

await mkdir(target, { recursive: true });
await build({ ...how, entryPoints: { chair: "pages/chair.ts", room: "pages/room.ts" } });
await build({ ...how, entryPoints: { review: "review/review.ts" } });
const { metafile, outputFiles } = await build({
  ...how,
  entryPoints: { plots: "review/plots-bundle.ts" },
  metafile: true,
  write: false,
});
await writeFile(join(target, "plots.js"), outputFiles[0].text + (await licences(metafile)));
await copyFile(join(font, "files", "atkinson-hyperlegible-next-latin-wght-normal.woff2"), join(target, "atkinson.woff2"));
await copyFile(join(font, "LICENSE"), join(target, "atkinson-licence.txt"));
await copyFile(join(here, "styles", "icon.svg"), join(target, "icon.svg"));
await copyFile(join(here, "..", "companion", "live", "agenda.css"), join(target, "agenda.css"));
