import { homedir } from "node:os";
import { join } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where Polylogue keeps what can be had again: `$XDG_CACHE_HOME/polylogue`, or `~/.cache/polylogue`. */
export function cacheFolder(env: Environment = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "polylogue");
}

/** Where downloaded models are kept. */
export function modelFolder(env: Environment = process.env): string {
  return join(cacheFolder(env), "models");
}
