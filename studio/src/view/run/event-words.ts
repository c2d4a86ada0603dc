import type { Watched } from "../../live/moment.ts";
import { pauseWords } from "./words.ts";

type Words = { readonly [T in Watched["type"]]?: (event: Extract<Watched, { type: T }>) => string };

const someone = ({ role, seat }: { readonly role: string; readonly seat: number }) =>
  seat > 1 ? `${role} ${seat}` : role;

const words: Words = {
  entered: ({ state, path }) => `enters ${path ? `${path}/` : ""}${state}`,
  took: ({ from, to }) => `from ${from} to ${to}`,
  set: ({ name }) => `${name} is set`,
  drew: ({ draw }) => `a draw: ${draw}`,
  asked: ({ name, role, question }) => `${name || role} is asked${question ? ` to ${question}` : ""}`,
  answered: ({ recalled, human }) =>
    `${human ? "a person answered" : "the answer is there"}${recalled ? ", from the run before" : ""}`,
  "call-failed": ({ message }) => `the call failed: ${message}`,
  said: ({ name, role }) => `${name || role} has spoken`,
  misfit: (event) => `the answer of ${someone(event)} did not fit`,
  heard: (event) => `${someone(event)} hears it`,
  folded: (event) => `${someone(event)} folds old memory`,
  "stage-opened": ({ stage }) => `the stage ${stage} opens`,
  beat: ({ beat }) => `beat ${beat}`,
  verdict: ({ feasible, actor }) => `verdict: what ${actor} does is ${feasible ? "possible" : "refused"}`,
  act: ({ actor }) => `${actor} acts`,
  refused: ({ actor }) => `${actor} is refused`,
  unplayed: ({ actor }) => `${actor} leaves a step out`,
  "stage-closed": ({ stage }) => `the stage ${stage} closes`,
  yielded: ({ row }) => `a row of ${row}`,
  spent: ({ owner, unit }) => `the ${unit} of ${owner} are used up`,
  trouble: ({ problem }) => problem,
  ended: ({ status }) => `the end: ${status}`,
  text: ({ name, role }) => `${name || role} speaks`,
  actor: ({ name, role, status }) => `${name || role} is ${status}`,
  retry: () => "the call is tried again",
  paused: ({ why }) => pauseWords(why),
  continued: () => "it goes on",
  "your-turn": ({ name, role }) => `a person is asked as ${name || role}`,
  closed: () => "the run is over",
};

/** An event in a few words. */
export function eventWords(event: Watched): string {
  const say = Object.hasOwn(words, event.type) ? words[event.type] : undefined;
  return say ? (say as (event: Watched) => string)(event) : event.type;
}
