import type { Plan } from "@polylogue/compile";
import type { Place } from "@polylogue/protocol";
import type { Broken, Evidence, Shown, Wrong } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { shortestWays } from "./structure.ts";
import { type Idle, idle } from "./unread.ts";
import { asTest, type Told, witnessOf } from "./witness.ts";

/** How far the exploration went. */
interface Reach {
  readonly paths: "all" | "own" | "some";
  readonly runs: number;
}

/** What is wrong with the paths of a scene, errors first. */
export function findingsOf(plan: Plan, evidence: Evidence, reach: Reach): readonly Finding[] {
  const states = unreached(plan, evidence, reach);
  const found = [
    ...brokenClaims(plan, evidence),
    ...wrongPaths(plan, evidence),
    ...states,
    ...untaken(plan, evidence, reach),
    ...neverRead(plan),
  ];
  return [...found.filter((f) => f.severity === "error"), ...found.filter((f) => f.severity === "warning")];
}

const runsOf = (runs: number) => (runs === 1 ? "1 run" : `${runs} runs`);
const placed = (place: Place | undefined) => (place ? { place } : {});

function shownBy(plan: Plan, { once, variant }: Shown, told: Told): Pick<Finding, "witness" | "test"> {
  const witness = witnessOf(once);
  const notes = variant.note ? [variant.note, ...(told.notes ?? [])] : (told.notes ?? []);
  return { witness, test: asTest(plan, witness, { ...told, notes }) };
}

// ---- paths that go wrong --------------------------------------------------

function brokenClaims(plan: Plan, evidence: Evidence): readonly Finding[] {
  return evidence.broken.map((shown: Broken): Finding => {
    const { claim, step, text } = shown.broken;
    return {
      kind: "claim",
      severity: "error",
      message: text,
      hint: "Mend the scene, or claim less.",
      span: claim.span,
      ...placed(step === undefined ? undefined : plan.places[step]),
      // A test holds its run to the claims of its scene, so it needs no expectation of its own.
      ...shownBy(plan, shown, { name: `${claim.kind} ${claim.text}`, expects: [] }),
    };
  });
}

function wrongPaths(plan: Plan, evidence: Evidence): readonly Finding[] {
  return evidence.wrong.map((wrong) =>
    wrong.trouble.kind === "budget" ? spent(plan, wrong) : fails(plan, wrong),
  );
}

function fails(plan: Plan, wrong: Wrong): Finding {
  const { state, problem, caught, place } = wrong.trouble;
  const where = state ? `in \`${state}\`` : "at the start";
  return {
    kind: "fails",
    severity: caught ? "warning" : "error",
    message: caught
      ? `A path fails ${where}, and an \`on failure\` takes it: ${problem}`
      : `A path fails ${where}: ${problem}`,
    hint: "Guard the arrow or step that leads there, or give the state an `on failure`.",
    ...placed(place),
    ...shownBy(plan, wrong, {
      name: `it does not fail ${where}`,
      expects: [caught ? `"${state}" in states` : 'ending != "failed"'],
      notes: [problem],
    }),
  };
}

function spent(plan: Plan, wrong: Wrong): Finding {
  const { state, problem, place } = wrong.trouble;
  return {
    kind: "spent",
    severity: "error",
    message: `A path needs more calls than it may make, in \`${state}\`: ${problem}`,
    hint: "Allow more, or say with `on budget` where to go then.",
    ...placed(place),
    ...shownBy(plan, wrong, {
      name: "the budget is enough",
      expects: ['ending != "out_of_budget"'],
      notes: [problem],
    }),
  };
}

// ---- what no path comes to ------------------------------------------------

function unreached(plan: Plan, evidence: Evidence, { paths, runs }: Reach): readonly Finding[] {
  const complete = paths !== "some";
  const ways = shortestWays(plan);
  const missing = Object.keys(plan.states).filter(
    (name) => !name.startsWith("@") && !evidence.entered(name) && !onlyInside(plan, evidence, name),
  );
  return missing.map((name): Finding => {
    const closed = (ways.get(firstInside(plan, name)) ?? []).find((arrow) => !evidence.taken(arrow));
    const stop = closed === undefined ? undefined : stopAt(plan, closed);
    return {
      kind: "unreached",
      severity: complete ? "error" : "warning",
      message: complete
        ? `No path reaches \`${name}\`${stop ? `: ${stop} is never taken` : ""}.`
        : `\`${name}\` was not reached in ${runsOf(runs)}; there are more paths.`,
      hint: complete ? "Look at the condition that leads there." : "Give it more: `--runs`, `--seconds`.",
      ...placed((closed === undefined ? undefined : plan.places[closed]) ?? plan.places[name]),
      ...nearest(plan, evidence, closed, name),
    };
  });
}

/** Of a composite that no path enters, its inner states are not named one by one. */
function onlyInside(plan: Plan, evidence: Evidence, name: string): boolean {
  const parent = plan.states[name]?.parent;
  return parent !== undefined && parent !== "" && !evidence.entered(parent);
}

function firstInside(plan: Plan, name: string): string {
  const inner = Object.entries(plan.states).find(([, part]) => part.parent === name)?.[0];
  return inner ? firstInside(plan, inner) : name;
}

function stopAt(plan: Plan, arrow: string): string {
  const { from, to, cause } = plan.arrows[arrow] ?? {};
  return cause ? `\`on ${cause} -> ${to}\`` : `the arrow from \`${from}\` to \`${to}\``;
}

/** The shortest run that comes to where the way is closed. */
function nearest(plan: Plan, evidence: Evidence, arrow: string | undefined, name: string) {
  const from = arrow === undefined ? undefined : plan.arrows[arrow]?.from;
  // A run that left it by another arrow has looked at this one, too.
  const others = plan.states[from ?? ""]?.arrows ?? [];
  const left = others.map((id) => evidence.taken(id)).find((each) => each !== undefined);
  const shown = left ?? (from ? evidence.entered(from) : undefined);
  if (!shown) return {};
  return shownBy(plan, shown, {
    name: `a way to ${name}`,
    expects: [`"${name}" in states`],
    notes: [`This comes as far as ${from}.`],
  });
}

function untaken(plan: Plan, evidence: Evidence, { paths, runs }: Reach): readonly Finding[] {
  const complete = paths !== "some";
  const missing = Object.entries(plan.arrows).filter(
    ([id, { from, to }]) =>
      !evidence.taken(id) && (from === "" || evidence.entered(from)) && evidence.entered(to),
  );
  return missing.map(([id, { from, to, cause }]): Finding => {
    const what = cause
      ? `The exit \`on ${cause} -> ${to}\`${from ? ` of \`${from}\`` : ""}`
      : `The arrow from \`${from}\` to \`${to}\``;
    return {
      kind: "untaken",
      severity: "warning",
      message: complete ? `${what} is never taken.` : `${what} was not taken in ${runsOf(runs)}.`,
      ...placed(plan.places[id]),
      ...nearest(plan, evidence, from ? id : undefined, to),
    };
  });
}

/** What is declared for nothing, in words. */
const idleWords: Record<Idle["what"], { readonly message: (name: string) => string; readonly hint: string }> =
  {
    input: { message: (name) => `The input \`${name}\` is never read.`, hint: "Use it, or take it out." },
    setting: { message: (name) => `The setting \`${name}\` is never read.`, hint: "Use it, or take it out." },
    let: {
      message: (name) => `\`${name}\` is read, but nothing ever sets it: it stays empty.`,
      hint: "Set it in a state, or take it out.",
    },
    question: {
      message: (name) => `Nobody reads or hears what \`${name}\` says.`,
      hint: "Set something to it, let somebody hear it, or do not ask.",
    },
  };

function neverRead(plan: Plan): readonly Finding[] {
  return idle(plan).map(({ what, name, place, span }) => ({
    kind: "unread",
    severity: "warning",
    message: idleWords[what].message(name),
    hint: idleWords[what].hint,
    ...placed(place === undefined ? undefined : plan.places[place]),
    ...(span && { span }),
  }));
}
