import type { Place, StoryEvent } from "@polylogue/protocol";
import type { Divergence, Journal } from "@polylogue/runtime";
import type { Paint } from "../io/paint.ts";
import { plain } from "../io/plain.ts";
import { cut } from "../view/render.ts";
import type { Recorded } from "./journal.ts";
import { fromHere } from "./project.ts";

/** The first place where a replay and its journal differ, for a person. */
export function divergenceText(divergence: Divergence, { journal, loaded }: Recorded, ink: Paint): string {
  const { n, expected, found, call } = divergence;
  const place = placeOf(divergence, journal);
  const where = place ? ` at ${fromHere(loaded.project, place.file)}:${place.line}` : "";
  const state = stateAt(journal, n);
  const what = call === undefined ? `Event ${n}` : `The call \`${call}\`, before event ${n},`;
  return [
    `${ink.red("✗")} ${ink.bold(`${what}${state ? ` in the state \`${state}\`` : ""}${where} is not as recorded.`)}`,
    `  expected  ${eventText(expected) ?? "nothing more"}`,
    `  found     ${eventText(found) ?? (call === undefined ? "nothing more" : "another request: the prompt, its format or its sampling has changed")}`,
  ].join("\n");
}

export function divergenceJson(divergence: Divergence, journal: Journal): object {
  const { n, expected, found, call } = divergence;
  return {
    n,
    state: stateAt(journal, n),
    place: placeOf(divergence, journal),
    ...(call !== undefined && { call }),
    expected,
    found,
  };
}

/** Where it comes from: the event's own place, the prompt's, or the state's. */
function placeOf({ n, expected, found, call }: Divergence, { lines }: Journal): Place | undefined {
  const own = found?.at ?? expected?.at;
  if (own) return own;
  const key =
    call ?? [found, expected].map((event) => (event && "key" in event ? event.key : undefined)).find(Boolean);
  const asked = lines.find((line) => line.type === "asked" && line.key === key);
  if (asked?.type === "asked" && asked.source) return asked.source;
  const before = lines.filter((line) => "n" in line && line.n <= n && line.at !== undefined).at(-1);
  return before && "n" in before ? before.at : undefined;
}

/** The state that the story was in before event `n`. */
function stateAt({ lines }: Journal, n: number): string | undefined {
  const before = lines.filter((line) => line.type === "entered" && line.n <= n);
  const last = before.at(-1);
  return last?.type === "entered" ? last.state : undefined;
}

function eventText(event: StoryEvent | undefined): string | undefined {
  if (!event) return undefined;
  const { n: _n, at: _at, type, path: _path, t: _t, ...rest } = event as StoryEvent & { t?: number };
  return cut(plain(`${type} ${JSON.stringify(rest)}`), 400);
}
