import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { hash } from "@polylogue/base";
import type { Layout } from "@polylogue/protocol";
import * as z from "zod";

const place = z.object({ x: z.number().finite(), y: z.number().finite() });
/** A layout as it comes from the page or from disk. */
export const layoutSchema = z.object({
  path: z.string().max(1_000),
  nodes: z.record(z.string().max(200), place),
}) satisfies z.ZodType<Layout>;

/** Where people put things: one small file for each scene, beside the runs and never in the scene. */
export class Layouts {
  readonly #folder: string;

  constructor(root: string) {
    this.#folder = join(root, ".polylogue", "layout");
  }

  read(path: string): Layout {
    try {
      return { ...layoutSchema.parse(JSON.parse(readFileSync(this.#file(path), "utf8"))), path };
    } catch {
      return { path, nodes: {} };
    }
  }

  write(layout: Layout): void {
    const file = this.#file(layout.path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(layout)}\n`);
  }

  /** Names come from the page: the file is called by their hash. */
  #file(path: string): string {
    return join(
      this.#folder,
      `${hash(path)
        .replace(/^sha256:/, "")
        .slice(0, 32)}.json`,
    );
  }
}
