import type { Field, Type } from "@polylogue/expression";
import { functionNamed, functionNames, show } from "@polylogue/expression";
import type { Scene } from "@polylogue/model";
import type { Analysis } from "./analysis.ts";
import type { Context } from "./context.ts";
import { contextAt } from "./context.ts";
import { words } from "./words.ts";

/** Something that could be written at a place. */
export interface Completion {
  readonly label: string;
  /** What is put in; the label when absent. `$0` is where writing goes on. */
  readonly insert?: string;
  readonly kind: "keyword" | "state" | "role" | "value" | "field" | "function" | "type" | "model" | "snippet";
  readonly detail?: string;
  readonly doc?: string;
}
export interface Completions {
  /** Where the word begins that a completion takes the place of. */
  readonly from: number;
  readonly items: readonly Completion[];
}

/** What could be written at a place, in the order of likelihood. `last` is an earlier analysis that could bind more. */
export function completionsAt(analysis: Analysis, offset: number, last?: Analysis): Completions {
  const context = contextAt(analysis.source, offset);
  const known = richer(analysis.draft, last?.draft);
  const rule = rules.find(({ when }) => when(context));
  return {
    from: context.start,
    items: rule && known ? distinct(rule.give(context, known, analysis, offset)) : [],
  };
}

/** A text in the middle of a word binds less than it did a moment ago. */
function richer(now: Scene | undefined, before: Scene | undefined): Scene | undefined {
  if (!now || !before) return now ?? before;
  return sizeOf(now) >= sizeOf(before) ? now : before;
}
const sizeOf = (scene: Scene) => scene.states.length + scene.roles.length + scene.references.length / 1000;

function distinct(items: readonly Completion[]): Completion[] {
  const seen = new Set<string>();
  return items.filter(({ label }) => !seen.has(label) && seen.add(label));
}

interface Rule {
  readonly when: (context: Context) => boolean;
  readonly give: (
    context: Context,
    scene: Scene,
    analysis: Analysis,
    offset: number,
  ) => readonly Completion[];
}
const ends =
  (...tail: string[]) =>
  ({ before }: Context): boolean =>
    tail.every((word, nth) => before[before.length - tail.length + nth] === word);
const within = ({ inside }: Context): string => inside.at(-1)?.kind ?? "file";
const starts = ({ before }: Context): boolean => before.length === 0;

/** The first rule that knows the place says what may stand there. */
const rules: readonly Rule[] = [
  { when: (context) => within(context) === "text", give: () => [] },
  { when: ends("->"), give: (_, scene) => places(scene) },
  { when: ends("."), give: (context, scene, analysis, offset) => members(scene, analysis, context, offset) },
  { when: ends("played", "by"), give: (_, scene) => slotsOf(scene) },
  { when: ends("heard", "by"), give: (_, scene) => rolesOf(scene) },
  { when: ends("judged", "by"), give: (_, scene) => rolesOf(scene, "moderator") },
  { when: ends("told", "by"), give: (_, scene) => rolesOf(scene) },
  { when: ends("set"), give: (_, scene) => [...valuesOf(scene.outputs), ...valuesOf(scene.lets)] },
  { when: ends("given"), give: (_, scene) => [...valuesOf(scene.inputs), ...valuesOf(scene.settings)] },
  { when: ends("on"), give: () => keywords("failure", "budget") },
  { when: ends("yields"), give: () => rows },
  {
    when: (context) => ends(":")(context) && within(context) !== "hole" && isTyped(context),
    give: (_, s) => typesOf(s),
  },
  { when: (context) => starts(context) && within(context) === "file", give: () => fileLines },
  { when: (context) => starts(context) && within(context) === "role", give: () => roleLines },
  {
    when: (context) => starts(context) && within(context) === "state",
    give: (_, s) => [...stateLines, ...rolesOf(s)],
  },
  {
    when: (context) => starts(context) && within(context) === "stage",
    give: (_, s) => [...stageLines, ...rolesOf(s)],
  },
  {
    when: (context) => starts(context) && within(context) === "test",
    give: (_, s) => [...testLines, ...rolesOf(s)],
  },
  { when: isExpression, give: (_, scene, analysis, offset) => expression(scene, analysis, offset) },
];

/** Whether what follows a colon here is a type: in a declaration or an answer, not in a record. */
function isTyped({ before, inside }: Context): boolean {
  return inside.at(-1)?.kind === "fields" || /^(input|output|setting|let|says|secret)$/.test(before[0] ?? "");
}

function isExpression(context: Context): boolean {
  const { before } = context;
  const at = within(context);
  if (at === "hole" || at === "record") return true;
  return before.some((word) =>
    /^(=|when|until|expect|always|never|eventually|follows|in|\(|\[|==|>|<|and|or)$/.test(word),
  );
}

// ---- names of the scene ----

const valuesOf = (values: Scene["inputs"]): Completion[] =>
  values.map(({ name, type, doc }) => ({
    label: name,
    kind: "value",
    detail: show(type),
    ...(doc && { doc }),
  }));

const rolesOf = ({ roles, scenes }: Scene, first?: string): Completion[] => [
  ...[...roles]
    .sort((a, b) => Number(b.job === first) - Number(a.job === first))
    .map(
      ({ name, job, doc }): Completion => ({ label: name, kind: "role", detail: job, ...(doc && { doc }) }),
    ),
  ...scenes.map(({ name }): Completion => ({ label: name, kind: "role", detail: "scene" })),
];

function places({ states, finals }: Scene): Completion[] {
  const all = (some: Scene["states"]): Scene["states"] =>
    some.flatMap((state) => [state, ...all(state.states)]);
  return [...all(states), ...finals].map(({ name, doc }) => ({
    label: name,
    kind: "state",
    ...(doc && { doc }),
  }));
}

const slotsOf = ({ slots }: Scene): Completion[] => [
  ...slots.map(({ name }): Completion => ({ label: name, kind: "model" })),
  { label: "human", kind: "model", doc: "A person, at the terminal or in the studio." },
];

const plain = ["text", "number", "integer", "boolean"];
const typesOf = ({ types, roles }: Scene): Completion[] => [
  ...plain.map((label): Completion => ({ label, kind: "type" })),
  ...types.map(({ name, type }): Completion => ({ label: name, kind: "type", detail: show(type) })),
  ...roles
    .filter(({ seats }) => seats.kind !== "one")
    .map(({ name }): Completion => ({ label: name, kind: "type", detail: "one of its seats" })),
];

function expression(scene: Scene, analysis: Analysis, offset: number): Completion[] {
  return [
    ...loopsAt(analysis, offset),
    ...[scene.inputs, scene.settings, scene.outputs, scene.lets].flatMap(valuesOf),
    ...rolesOf(scene),
    ...stagesOf(scene),
    ...functionNames.map(
      (label): Completion => ({
        label,
        insert: `${label}($0)`,
        kind: "function",
        doc: functionNamed(label)?.doc,
      }),
    ),
  ];
}

const namedBy = (scene: Scene, kind: string): Completion[] =>
  scene.references
    .filter(({ to }) => to.kind === kind)
    .map(({ to }): Completion => ({ label: to.name, kind: "value", detail: kind }));
const stagesOf = (scene: Scene) => namedBy(scene, "stage");

/** Loop variables and parameters that were declared not far above the place. */
function loopsAt({ draft }: Analysis, offset: number): Completion[] {
  return (draft?.references ?? [])
    .filter(
      ({ to, span }) =>
        ["loop", "parameter"].includes(to.kind) && span.start < offset && offset - span.start < 600,
    )
    .reverse()
    .map(
      ({ to, type }): Completion => ({ label: to.name, kind: "value", detail: type ? show(type) : to.kind }),
    );
}

// ---- fields ----

/** The fields of whatever stands before the dot. */
function members(scene: Scene, analysis: Analysis, { start }: Context, offset: number): Completion[] {
  const chain =
    /([\p{L}_][\p{L}\p{N}_]*(?:\[[^\]\n]*\])?(?:\.[\p{L}_][\p{L}\p{N}_]*(?:\[[^\]\n]*\])?)*)\.$/u.exec(
      analysis.source.slice(0, start),
    )?.[1];
  const [base, ...steps] = (chain ?? "").split(".");
  let type = base ? typeOfName(base.replace(/\[.*$/, ""), scene, offset) : undefined;
  if (base?.endsWith("]")) type = itemOf(type);
  for (const step of steps) {
    const field = fieldsOf(type).find(({ name }) => name === step.replace(/\[.*$/, ""));
    type = step.endsWith("]") ? itemOf(field?.type) : field?.type;
  }
  return fieldsOf(type).map(({ name, type: of, doc }) => ({
    label: name,
    kind: "field",
    detail: show(of),
    ...(doc && { doc }),
  }));
}

const itemOf = (type: Type | undefined): Type | undefined => (type?.kind === "list" ? type.of : type);
const fieldsOf = (type: Type | undefined): readonly Field[] => (type?.kind === "record" ? type.fields : []);

/** What a name stands for near a place; of several, the one declared or used last before it. */
function typeOfName(name: string, scene: Scene, offset: number): Type | undefined {
  const values = [...scene.inputs, ...scene.settings, ...scene.outputs, ...scene.lets];
  const role = scene.roles.find((each) => each.name === name);
  const used = scene.references.filter(({ to, type }) => to.name === name && type && type.kind !== "unknown");
  const near = used.findLast(({ span }) => span.start <= offset) ?? used[0];
  const roleType: Type | undefined =
    role && (role.seats.kind === "one" ? role.record : { kind: "list", of: role.record });
  return near?.type ?? values.find((value) => value.name === name)?.type ?? roleType;
}

// ---- words and patterns ----

const keywords = (...labels: string[]): Completion[] =>
  labels.map((label) => ({
    label,
    kind: "keyword",
    ...(Object.hasOwn(words, label) && { doc: words[label] }),
  }));

const snippets = (table: Readonly<Record<string, string>>): Completion[] =>
  Object.entries(table).map(([label, insert]) => {
    const word = label.split(" ")[0] ?? label;
    return { label, insert, kind: "snippet", ...(Object.hasOwn(words, word) && { doc: words[word] }) };
  });

const fileLines = snippets({
  scene: "scene $0",
  input: "input $0: text",
  output: "output $0: text",
  setting: "setting $0: integer 1..4 = 1",
  let: 'let $0: text = ""',
  type: "type $0 = { }",
  use: 'use { $0 } from "./other.scene"',
  model: "model $0 { temperature: 0.2 }",
  budget: "budget $0 calls",
  role: 'role $0 {\n  asked """\n    \n    """\n  says reply: text\n}',
  moderator:
    'moderator $0(who: text, action: text) {\n  asked """{who} does this: {action} Is it possible? Who notices?"""\n  says { reason: text 1..200, feasible: boolean, noticed: player[] }\n}',
  reviser: 'reviser $0 {\n  asked """\n    \n    """\n  says reply: text\n}',
  state: "state $0 {\n  -> done\n}",
  final: "final $0",
  "on failure": "on failure -> $0",
  always: "always $0",
  never: "never $0",
  eventually: "eventually $0",
  "test for every": 'test "{row.title}" for every row in [\n  { title: "$0" },\n] {\n  given \n  expect \n}',
  test: 'test "$0" {\n  given \n  expect \n}',
});

const roleLines = snippets({
  is: 'is "$0"',
  called: 'called "$0"',
  "played by": "played by $0",
  remembers: "remembers all$0",
  secret: "secret $0 = ",
  budget: "budget $0 calls",
  asked: 'asked """$0"""\n  says reply: text',
  "asked to": 'asked to $0 """"""\n  says reply: text',
  says: "says $0: text",
});

const stateLines = snippets({
  set: "set $0 = ",
  "->": "-> $0",
  when: "when $0 -> ",
  "on failure": "on failure -> $0",
  "on budget": "on budget -> $0",
  "for every": "for every $0 in ",
  every: "every $0 speaks",
  stage: "stage $0 {\n    \n  }",
  yields: "yields $0",
  budget: "budget $0 calls",
  state: "state $0 {\n    -> \n  }",
});

const stageLines = snippets({
  "for every": "for every $0 in , player($0) reacts",
  each: "each act is judged by $0(act.name, act.action)",
  "judged as": "each act is judged as { feasible: true, noticed: $0 }",
  when: "when $0, each act is judged by ",
  "again at most": "again at most $0 times",
  until: "until $0",
});

const testLines = snippets({ given: "given $0 = ", expect: "expect $0" });

const rows = snippets({
  sft: "sft { prompt: $0, completion:  }",
  pair: "pair { prompt: $0, chosen: , rejected:  }",
  critique: "critique { prompt: $0, response: , critique:  }",
  trace: "trace { prompt: $0, completion:  }",
});
