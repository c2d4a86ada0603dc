/** One mistake of an author: a textual edit of a correct scene. */
export interface Mistake {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** How it is found. */
  readonly found: "check" | "explore, error" | "explore, warning" | "missed";
}

const second = "scenes/teaching/second-thought.scene";
const umbrella = "scenes/teaching/lost-umbrella.scene";
const critique = "scenes/baselines/critique-revise.scene";
const refine = "scenes/baselines/self-refine.scene";
const vanilla = "scenes/baselines/vanilla.scene";
const matrix = "scenes/matrix.scene";

/**
 * Forty mistakes as authors make them, chosen before anybody looked which of them are found. Some leave a scene that
 * is well formed and does the wrong thing.
 */
export const mistakes: readonly Mistake[] = [
  // ---- names
  {
    what: "a field by a wrong name",
    found: "check",
    file: second,
    from: "set answer = author.answer",
    to: "set answer = author.reply",
  },
  {
    what: "an arrow to a name that is gone",
    found: "check",
    file: vanilla,
    from: "final done",
    to: "final end",
  },
  {
    what: "a setting misspelt in a bound",
    found: "check",
    file: critique,
    from: "at most rounds - 1 times",
    to: "at most round - 1 times",
  },
  {
    what: "an import from a file that is not there",
    found: "check",
    file: critique,
    from: "./principles.scene",
    to: "./principle.scene",
  },
  {
    what: "a choice compared with a misspelt word",
    found: "check",
    file: matrix,
    from: 'when verdicts == "separate"',
    to: 'when verdicts == "seperate"',
  },
  {
    what: "a second state of one name",
    found: "check",
    file: second,
    from: "state second {",
    to: "state first {",
  },
  // ---- form
  {
    what: "a colon forgotten",
    found: "check",
    file: vanilla,
    from: "input  instruction: text",
    to: "input  instruction text",
  },
  {
    what: "a brace forgotten",
    found: "check",
    file: refine,
    from: "  set reply = writer.reply\n                                                     -> judge\n}",
    to: "  set reply = writer.reply\n                                                     -> judge\n",
  },
  // ---- types
  {
    what: "a text for a boolean",
    found: "check",
    file: matrix,
    from: "feasible: boolean\n    noticed",
    to: "feasible: text\n    noticed",
  },
  {
    what: "a text as a condition",
    found: "check",
    file: critique,
    from: "when critic.clean",
    to: "when critic.flaw",
  },
  {
    what: "a part given for the whole",
    found: "check",
    file: matrix,
    from: "player(director.protagonist)",
    to: "player(director.protagonist.name)",
  },
  {
    what: "a text where lines are due",
    found: "check",
    file: matrix,
    from: "follows director.plan",
    to: "follows director.goal",
  },
  {
    what: "a list in a hole",
    found: "check",
    file: matrix,
    from: "    {for e in happened}\n    - {e.who}: {e.did} {e.harm}\n    {end}",
    to: "    {happened}",
  },
  {
    what: "bounds the wrong way round",
    found: "check",
    file: critique,
    from: "flaw: text 1..400",
    to: "flaw: text 400..1",
  },
  // ---- flow
  {
    what: "`at most` dropped from a loop",
    found: "check",
    file: critique,
    from: " at most rounds - 1 times",
    to: "",
  },
  {
    what: "`at most` dropped and the way out below it",
    found: "check",
    file: refine,
    from: "-> judge at most most - 1 times\n                                                     -> done",
    to: "-> judge",
  },
  {
    what: "an arrow to the wrong state",
    found: "check",
    file: second,
    from: "when friend.minds                                  -> second",
    to: "when friend.minds                                  -> done",
  },
  {
    what: "no way out when no condition holds",
    found: "check",
    file: second,
    from: "when friend.minds                                  -> second\n                                                     -> done",
    to: "when friend.minds                                  -> second",
  },
  {
    what: "the bare arrow first",
    found: "check",
    file: critique,
    from: "  when critic.clean                                  -> again\n                                                     -> revise",
    to: "                                                     -> revise\n  when critic.clean                                  -> again",
  },
  {
    what: "a comparison turned round, so that a state is never reached",
    found: "check",
    file: matrix,
    from: "when count(happened) > 0",
    to: "when count(happened) < 0",
  },
  {
    what: "a condition that asks for too much, so that a state is never reached",
    found: "explore, warning",
    file: matrix,
    from: "when count(happened) > 0 ",
    to: "when count(happened) > interactions ",
  },
  {
    what: "a way on failure that leads back",
    found: "check",
    file: matrix,
    from: "  on budget                                          -> revision\n  on failure                                         -> revision",
    to: "  on budget                                          -> revision\n  on failure                                         -> casting",
  },
  // ---- what is known when
  {
    what: "set before it is said",
    found: "check",
    file: second,
    from: "  author speaks\n  friend speaks\n  set answer = author.answer",
    to: "  set answer = author.answer\n  author speaks\n  friend speaks",
  },
  {
    what: "an output unset on one path",
    found: "check",
    file: second,
    from: "  friend speaks\n  set answer = author.answer\n",
    to: "  friend speaks\n",
  },
  {
    what: "the second answer never taken over",
    found: "explore, warning",
    file: second,
    from: "  penman speaks\n  set answer = penman.answer\n",
    to: "  penman speaks\n",
  },
  {
    what: "a value copied into the wrong variable",
    found: "explore, warning",
    file: matrix,
    from: "set consequences = chronicler.consequences",
    to: "set gist         = chronicler.consequences",
  },
  {
    what: "a setting replaced by its number",
    found: "explore, warning",
    file: umbrella,
    from: ">= chatter",
    to: ">= 8",
  },
  // ---- who speaks, hears, judges
  { what: "a role that is never asked", found: "check", file: critique, from: "  penman speaks\n", to: "" },
  {
    what: "the wrong question put",
    found: "check",
    file: refine,
    from: "writer is asked to judge",
    to: "writer is asked to refine",
  },
  { what: "players without a memory", found: "check", file: matrix, from: "  remembers memory\n", to: "" },
  {
    what: "a judge who does not say what is feasible",
    found: "check",
    file: umbrella,
    from: "feasible: boolean, ",
    to: "",
  },
  {
    what: "a judge who is no moderator",
    found: "check",
    file: umbrella,
    from: "moderator town(",
    to: "role town(",
  },
  {
    what: "a reviser who is not told the question",
    found: "check",
    file: critique,
    from: "    Question: {instruction}\n    Answer: {reply}\n    Advice: {critic.flaw} {principle.revision}",
    to: "    Answer: {reply}\n    Advice: {critic.flaw} {principle.revision}",
  },
  {
    what: "a secret that another's prompt tells",
    found: "check",
    file: critique,
    from: "says  { flaw: text 1..400,",
    to: "says  { secret flaw: text 1..400,",
  },
  // ---- what may be spent
  {
    what: "a budget too small for a path",
    found: "explore, error",
    file: umbrella,
    from: "budget 60 calls",
    to: "budget 2 calls",
  },
  {
    what: "no budget for a long scene",
    found: "missed",
    file: matrix,
    from: "budget 400 calls, 60 minutes\n",
    to: "",
  },
  // ---- failures while it runs
  {
    what: "the first of a list that may be empty",
    found: "explore, error",
    file: umbrella,
    from: 'set story = join([join([a.name, a.action], " ") for a in square.acts], ". ")',
    to: "set story = first(a.action for a in square.acts)",
  },
  {
    what: "a place outside a list",
    found: "explore, warning",
    file: refine,
    from: "    {for h in history}\n    Answer: {h.draft}\n    Advice: {h.advice}\n    {end}",
    to: "    Answer: {history[count(history)].draft}\n    Earlier advice: {history[count(history) - 1].advice}",
  },
  {
    what: "a share of nothing",
    found: "explore, error",
    file: umbrella,
    from: "until count(square.acts) >= chatter",
    to: "until count(square.refused) / count(square.acts) > chatter",
  },
  // ---- what a scene claims of itself
  {
    what: "one draft too many",
    found: "explore, error",
    file: critique,
    from: "at most rounds - 1 times",
    to: "at most rounds times",
  },
];
