import { glimpse } from "./glimpse.ts";
import { type Playbill, playbillAt } from "./playbill.ts";
import type { Page } from "./render.ts";
import { beside, cut, fieldLines } from "./render.ts";
import type { Figures, Speaker, View } from "./view.ts";
import { count } from "./words.ts";

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/** Speakers and lines of each that are shown while they speak. */
const mostSpeakers = 3;
const mostLines = 5;

export interface Moment {
  /** Seconds since the run began. */
  readonly seconds: number;
  /** Counts redraws; turns the spinner. */
  readonly tick: number;
}

/** What changes while one looks: who is speaking, and the footer. */
export function liveLines(view: View, bill: Playbill, page: Page, moment: Moment): readonly string[] {
  const shown = view.speaking.slice(0, mostSpeakers);
  return [
    ...shown.flatMap((s) => speakerLines(s, bill, page, moment)),
    "",
    ` ${page.paint.cyan(frames[moment.tick % frames.length] as string)} ${page.paint.dim(cut(footer(view, moment), page.width - 4))}`,
  ];
}

function speakerLines(s: Speaker, bill: Playbill, page: Page, moment: Moment): readonly string[] {
  const { bill: own } = playbillAt(bill, s.key);
  const parts = glimpse(s.text, own.roles[s.role]?.secrets ?? []);
  const said = parts.flatMap((part) => fieldLines(part, false, page));
  const label = page.paint.voice(s.who.colour, page.paint.bold(s.who.name));
  const waiting = page.paint.dim(waitWords[s.status] + ".".repeat(1 + (Math.floor(moment.tick / 4) % 3)));
  const lines = beside(label, s.who.name, said.length > 0 ? said : [waiting], page, s.who);
  return lines.length > mostLines ? [lines[0] as string, ...lines.slice(1 - mostLines)] : lines;
}

const waitWords: Record<Speaker["status"], string> = {
  idle: "thinks",
  thinking: "thinks",
  speaking: "speaks",
  waiting: "is waited for",
  failed: "has failed",
};

export function footer(view: View, { seconds }: Moment): string {
  const more = view.speaking.length > mostSpeakers ? [`${view.speaking.length} at once`] : [];
  return [view.state, ...more, ...figureWords(view.figures), `${seconds.toFixed(1)} s`]
    .filter(Boolean)
    .join(" · ");
}

function figureWords({ calls, tokens, completionTokens, speaking }: Figures): string[] {
  const speed =
    speaking > 0 ? [`${Math.round(completionTokens / (speaking / 1000)).toLocaleString("en-US")} tok/s`] : [];
  return [count(calls, "call"), ...(tokens > 0 ? [`${count(tokens, "token")}`] : []), ...speed];
}
