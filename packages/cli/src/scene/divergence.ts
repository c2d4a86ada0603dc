import type { Place, StoryEvent } from "@polylogue/protocol";
import type { Divergence, Journal } from "@polylogue/runtime";
import type { Paint } from "../io/paint.ts";
import { plain } from "../io/plain.ts";
import { cut } from "../view/render.ts";
import { type Difference, differences } from "./difference.ts";
import type { Recorded } from "./journal.ts";
import { fromHere } from "./project.ts";

/** The first place where a replay and its journal differ, for a person. */
export function divergenceText(divergence: Divergence, { journal, loaded }: Recorded, ink: Paint): string {
  const { n, call } = divergence;
  const place = placeOf(divergence, journal);
  const where = place ? ` at ${fromHere(loaded.project, place.file)}:${place.line}` : "";
  const state = stateAt(journal, n);
  const what = call === undefined ? `Event ${n}` : `The call \`${call}\`, before event ${n},`;
  const head = `${what}${state ? ` in the state \`${state}\`` : ""}${where} is not as recorded.`;
  return [`${ink.red("✗")} ${ink.bold(head)}`, ...comparison(divergence)].join("\n");
}

/** Two events of one type differ in some fields, and those are shown; otherwise the events are. */
function comparison({ expected, found, call }: Divergence): readonly string[] {
  if (expected && found && expected.type === found.type) {
    const shown = differences(bare(expected), bare(found)).filter(({ path }) => path !== "state");
    if (shown.length > 0) return [`  ${found.type}`, ...shown.slice(0, 4).flatMap(differenceLines)];
  }
  const missing =
    call === undefined
      ? "nothing more"
      : "another request: the prompt, its format or its sampling has changed";
  return pairLines(eventText(expected) ?? "nothing more", eventText(found) ?? missing);
}

function differenceLines({ path, expected, found }: Difference): readonly string[] {
  return [`  ${path}`, ...pairLines(valueText(expected), valueText(found))];
}

const valueText = (value: unknown): string =>
  value === undefined ? "nothing" : cut(plain(JSON.stringify(value)), 300);
const pairLines = (expected: string, found: string) => [
  `    expected  ${expected}`,
  `    found     ${found}`,
];

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
  const { type, ...rest } = bare(event);
  return cut(plain(`${type} ${JSON.stringify(rest)}`), 400);
}

/** An event without its number, place and time. */
function bare(event: StoryEvent): Record<string, unknown> {
  const { n: _n, at: _at, path: _path, t: _t, ...rest } = event as StoryEvent & { t?: number };
  return rest;
}
