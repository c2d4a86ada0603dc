import { plain } from "../io/plain.ts";
import type { Entry, Named, Voice } from "./entry.ts";
import { oneLine } from "./words.ts";

/** An entry as one line without colours, for logs and pipes. */
export function plainLine(entry: Entry): string {
  const tell = lines[entry.kind] as (entry: Entry) => string;
  return "  ".repeat(entry.depth) + oneLine(plain(tell(entry)));
}

const lines: { [K in Entry["kind"]]: (entry: Extract<Entry, { kind: K }>) => string } = {
  state: ({ name, visit }) => `-- ${name}${visit > 1 ? ` (${visit})` : ""}`,
  speech: ({ who, question, said, alone }) =>
    `${who.name}${question ? ` [${question}]` : ""}: ${fields(said, alone)}`,
  cast: ({ stage, follows, reacts }) =>
    `${stage}: ${cast(follows, "follow")}${reacts.length ? `; ${cast(reacts, "react")}` : ""}`,
  act: ({ who, action, noticed, notes }) =>
    [
      `${who.name}: ${action}`,
      noticed.length ? `noticed by ${names(noticed)}` : "nobody notices",
      ...notes.map(named),
    ].join(" | "),
  refused: ({ who, action, reason }) => `${who.name}: ${action} | refused: ${reason}`,
  unplayed: ({ who, action }) => `${who.name}: ${action} | no longer played`,
  note: ({ tone, text }) => (tone === "trouble" ? `trouble: ${text}` : text),
  end: ({ status, name }) => `== ${status}${name === status ? "" : ` (${name})`}`,
};

const named = ({ name, text }: Named) => (name ? `${name}: ${text}` : text);
const names = (voices: readonly Voice[]) => voices.map((v) => v.name).join(", ");
const fields = (said: readonly Named[], alone: boolean) =>
  alone ? (said[0]?.text ?? "") : said.map(named).join(" | ");
const cast = (voices: readonly Voice[], verb: string) =>
  voices.length ? `${names(voices)} ${voices.length === 1 ? `${verb}s` : verb}` : "";
