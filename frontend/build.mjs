// Bundles the pages into companion/web/static, or into the folder that is named.
// The bundles are committed, so that using the pages needs no Node; a test rebuilds them and compares every byte. The font
// is somebody else's: it is fetched with the packages, and without it the pages use the system's.
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "..", "companion", "web", "static");
const font = join(here, "..", "node_modules", "@fontsource-variable", "atkinson-hyperlegible-next");

await mkdir(target, { recursive: true });
await build({
  absWorkingDir: here,
  entryPoints: {
    chair: "pages/chair.ts",
    room: "pages/room.ts",
  },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  external: ["/static/*"],
  charset: "utf8",
  legalComments: "none",
});
await copyFile(join(font, "files", "atkinson-hyperlegible-next-latin-wght-normal.woff2"), join(target, "atkinson.woff2"));
await copyFile(join(font, "LICENSE"), join(target, "atkinson-licence.txt"));
await copyFile(join(here, "styles", "icon.svg"), join(target, "icon.svg"));
await copyFile(join(here, "..", "companion", "live", "agenda.css"), join(target, "agenda.css"));
