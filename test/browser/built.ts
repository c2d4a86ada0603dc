import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "../source.ts";

const sources = [
  "studio/{index.html,vite*.ts,public/**,src/**}",
  "packages/*/src/**/*.ts",
  "grammar/src/**/*.ts",
];
/** What the page is not made of. */
const besides = /\.test\.|packages\/(cli|server|runtime|models|explore|understudy)\//;

/** The folder of the built page, and of the player beside it. Throws where it is older than what it is made from. */
export function built(): string {
  const folder = process.env.STUDIO_PAGE ?? join(root, "studio/dist");
  const made = statSync(join(folder, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newer = globSync(sources, { cwd: root }).find(
    (path) => !besides.test(path) && statSync(join(root, path)).mtimeMs > made,
  );
  if (newer !== undefined && process.env.STUDIO_PAGE === undefined)
    throw new Error(`The studio's page is older than ${newer}: run \`npm run build\` first.`);
  return folder;
}
