import { randomBytes } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { hash } from "@polylogue/base";
import type { Host } from "@polylogue/model";
import type { SourceFile } from "@polylogue/protocol";

/** A path that leads out of the folder, or to what is no scene. */
export class PathError extends Error {
  override readonly name = "PathError";
}

const mostBytes = 8 * 1024 * 1024;
const skipped = new Set(["node_modules", ".git", ".polylogue"]);

/** The folder that a studio was opened on. Nothing outside it is ever read or written. */
export class Folder {
  /** Absolute, links resolved. */
  readonly root: string;

  constructor(root: string) {
    this.root = realpathSync(root);
  }

  get name(): string {
    return basename(this.root);
  }

  /** Every scene below, by its path, sorted. */
  scenes(): string[] {
    return this.#below("").sort();
  }

  #below(folder: string): string[] {
    const entries = readdirSync(join(this.root, folder), { withFileTypes: true });
    return entries.flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : this.#below(path);
      return entry.isFile() && entry.name.endsWith(".scene") ? [path] : [];
    });
  }

  /** Reads a scene; `undefined` where there is none. Throws PathError for a path that is not one of this folder's. */
  read(path: string): SourceFile | undefined {
    const whole = this.#locate(path);
    const found = statSync(whole, { throwIfNoEntry: false });
    if (!found) return undefined;
    if (!found.isFile() || found.size > mostBytes) throw new PathError(`\`${path}\` cannot be a scene.`);
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(whole));
    return { path, text, version: hash(text) };
  }

  /** Writes a scene whole: whoever reads it finds the old text or the new one. */
  write(path: string, text: string): SourceFile {
    const whole = this.#locate(path);
    mkdirSync(dirname(whole), { recursive: true });
    const beside = `${whole}.${randomBytes(6).toString("hex")}.tmp`;
    writeFileSync(beside, text, { flag: "wx" });
    renameSync(beside, whole);
    return { path, text, version: hash(text) };
  }

  remove(path: string): boolean {
    const whole = this.#locate(path);
    if (!statSync(whole, { throwIfNoEntry: false })) return false;
    rmSync(whole);
    return true;
  }

  /** How the checker reaches the files of this folder. `texts` stand in for files that are not saved. */
  host(texts: Readonly<Record<string, string>> = {}): Host {
    const read = (path: string): string | undefined => {
      if (Object.hasOwn(texts, path)) return texts[path];
      try {
        return this.read(path)?.text;
      } catch {
        return undefined;
      }
    };
    return { root: "", read };
  }

  /** The place of a path. Throws PathError for one that leads outside, also by a link, or is no scene. */
  #locate(path: string): string {
    const steps = path.split("/");
    const odd = steps.some((step) => step === "" || step === "." || step === ".." || skipped.has(step));
    if (odd || /[\\\0]|^[A-Za-z]:/.test(path) || !path.endsWith(".scene"))
      throw new PathError(`\`${path.slice(0, 200)}\` is no path of a scene in this folder.`);
    const whole = join(this.root, ...steps);
    const real = realpathSync(nearest(whole));
    const inside = real === this.root || real.startsWith(this.root + sep);
    if (!inside || lstatSync(whole, { throwIfNoEntry: false })?.isSymbolicLink())
      throw new PathError(`\`${path}\` leads outside this folder.`);
    return whole;
  }
}

/** The path itself or the nearest folder above that exists. */
function nearest(path: string): string {
  for (let at = path; ; at = dirname(at)) if (statSync(at, { throwIfNoEntry: false })) return at;
}
