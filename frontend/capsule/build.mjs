// Builds the summary capsule's template: one page with its script, style and typeface inside, and the places that
// companion/export/capsule.py fills. Not committed, because other people's code is in it; `make setup` builds it.
// usage: node build.mjs [FILE]
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const target = process.argv[2] ?? join(root, "companion", "export", "static", "capsule.html");

const OURS = ["language", "title", "explanation", "sealed", "sha256", "texts"]; // left to Python
const BUNDLED = [
  "age-encryption",
  "@noble/ciphers",
  "@noble/curves",
  "@noble/hashes",
  "@noble/post-quantum",
  "@scure/base",
  "@fontsource-variable/atkinson-hyperlegible-next",
];

async function bundled(entry) {
  const { outputFiles } = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    // Telephones keep their browser for years, so this asks for less than the chair's page does.
    target: ["chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "dataurl" },
    charset: "utf8",
    legalComments: "none", // the licences stand whole at the end of the page
  });
  const text = outputFiles[0].text.trim();
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${entry}: the bundle would end its own element`);
  return text;
}

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

async function licence(name) {
  const text = await readFile(join(root, "node_modules", name, "LICENSE"), "utf8");
  return `${name}\n\n${text.trim().replaceAll("--", "- -")}`; // two hyphens would end the comment
}

const script = await bundled("main.ts");
const style = await bundled("capsule.css");
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");
const licences = (await Promise.all(BUNDLED.map(licence))).join("\n\n\n");

const built = { policy, style, script, licences };
const page = (await readFile(join(here, "page.html"), "utf8")).replace(/\{\{(\w+)\}\}/g, (place, name) =>
  name in built ? built[name] : place,
);
for (const name of OURS) {
  if (page.split(`{{${name}}}`).length !== 2) throw new Error(`{{${name}}} must stand in the page once`);
}
await mkdir(dirname(target), { recursive: true });
await writeFile(target, page);
