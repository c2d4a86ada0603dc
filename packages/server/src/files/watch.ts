import { type FSWatcher, watch } from "node:fs";
import { dirname, join } from "node:path";
import type { ProjectChange } from "@polylogue/protocol";
import type { Folder } from "./folder.ts";

/** Editors write a file in several steps; they are told as one, after this many milliseconds of quiet. */
const quiet = 80;

/** Watches the folders that hold scenes, and tells which scenes changed, came or went. */
export class FolderWatch {
  readonly #folder: Folder;
  readonly #tell: (change: ProjectChange) => void;
  readonly #watchers = new Map<string, FSWatcher>();
  #versions: ReadonlyMap<string, string> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: Folder, tell: (change: ProjectChange) => void) {
    this.#folder = folder;
    this.#tell = tell;
    this.#versions = this.#look();
    this.#follow();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const each of this.#watchers.values()) each.close();
    this.#watchers.clear();
  }

  #look(): ReadonlyMap<string, string> {
    return new Map(
      this.#folder.scenes().flatMap((path): [string, string][] => {
        const file = quietly(() => this.#folder.read(path));
        return file ? [[path, file.version]] : [];
      }),
    );
  }

  #follow(): void {
    const folders = new Set([
      "",
      ...[...this.#versions.keys()].map((path) => dirname(path).replace(/^\.$/, "")),
    ]);
    for (const [folder, watcher] of this.#watchers) if (!folders.has(folder)) this.#drop(folder, watcher);
    for (const folder of folders) {
      if (this.#watchers.has(folder)) continue;
      const watcher = quietly(() => watch(join(this.#folder.root, folder), () => this.#soon()));
      watcher?.on("error", () => this.#drop(folder, watcher));
      if (watcher) this.#watchers.set(folder, watcher);
    }
  }

  #drop(folder: string, watcher: FSWatcher): void {
    watcher.close();
    this.#watchers.delete(folder);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#compare(), quiet);
  }

  #compare(): void {
    const now = this.#look();
    const before = this.#versions;
    this.#versions = now;
    for (const [path, version] of now)
      if (before.get(path) !== version) this.#tell({ type: "file", path, version });
    for (const path of before.keys()) if (!now.has(path)) this.#tell({ type: "file", path, version: null });
    this.#follow();
  }
}

function quietly<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
