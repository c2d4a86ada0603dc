import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256 of a text, as 64 hexadecimal digits. */
export function hash(text: string): string {
  return native ? native("sha256", text, "hex") : portableHash(text);
}

/** The same wherever JavaScript runs. */
export function portableHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

// Node's own is five times as fast. It is asked for, not imported, because this file also runs in browsers.
const native = globalThis.process?.getBuiltinModule?.("node:crypto")?.hash;

/** JSON with the keys of every object in order, so that equal values have equal text. */
export function canonical(value: unknown): string {
  if (!value || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  let text = "";
  for (const key of Object.keys(value).sort()) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner !== undefined) text += `${text && ","}${JSON.stringify(key)}:${canonical(inner)}`;
  }
  return `{${text}}`;
}
