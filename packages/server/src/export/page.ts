import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunRecord } from "@polylogue/protocol";
import type { Pictured } from "./picture.ts";

/** What plays a saved run: one script and one style, which load nothing. */
export interface Player {
  readonly script: string;
  readonly style: string;
}

/** The player that was built into a folder; nothing where it was not. */
export function readPlayer(folder: string): Player | undefined {
  const [script, style] = [join(folder, "player.js"), join(folder, "player.css")];
  if (!existsSync(script) || !existsSync(style)) return undefined;
  return { script: readFileSync(script, "utf8"), style: readFileSync(style, "utf8") };
}

/**
 * A run as one HTML file that plays it offline. What models and scenes wrote stands in it as JSON without a `<`,
 * so that nothing of it can be read as markup; the policy lets that one script run and nothing be loaded.
 */
export function pageOf(record: RunRecord, pictured: Pictured, player: Player): string {
  const { summary, header, lines } = record;
  const { inputs, settings, seed } = header;
  const data = asText({ summary, inputs, settings, seed, lines, ...pictured });
  const script = player.script.replaceAll(/<(?=\/script|!--|script)/gi, "\\x3c");
  const style = player.style.replaceAll("</", "<\\/");
  const hash = createHash("sha256").update(script).digest("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(`${summary.scene}: ${summary.title}`)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    "<noscript>This page plays a recorded run; it needs the script that it carries.</noscript>",
    `<script type="application/json" id="run">${data}</script>`,
    `<script>${script}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** JSON that holds no sign of markup and no line end that a script would not take. */
const asText = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? "");

/** A file name that every system takes. */
export function fileName({ summary }: RunRecord): string {
  const when = summary.started.slice(0, 19).replaceAll(":", "-");
  return `${summary.scene}-${when}.html`.replaceAll(/[^\w.-]/g, "_");
}
