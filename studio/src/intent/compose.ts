import type { Edit, Part } from "@polylogue/language";
import { partsOf } from "@polylogue/language";
import type { Role, Scene } from "@polylogue/model";
import type { File } from "@polylogue/syntax";
import { freshName } from "./names.ts";
import type { Made } from "./states.ts";

/** What a person can add to a scene without writing: each makes text that can be read and then be filled in. */
export interface Template {
  readonly id: string;
  readonly label: string;
  readonly make: (file: File, draft: Scene | undefined) => Made;
  readonly part: (name: string) => Part;
}

const declared = (
  id: string,
  label: string,
  wanted: string,
  text: (name: string, draft: Scene | undefined) => string,
  kind: "value" | "type" | "model" | "role" | "test",
): Template => ({
  id,
  label,
  make: (file, draft) => {
    const name = freshName(file, wanted);
    return { name, edits: [{ kind: "insert", text: text(name, draft) }] };
  },
  part: (name) => ({ kind, name }),
});

/** The first input that is a text, as a hole; what everybody is asked about. */
function asked(draft: Scene | undefined): string {
  const input = draft?.inputs.find(({ type }) => type.kind === "text");
  return input ? `{${input.name}}` : "What do you say?";
}

const roleText = (name: string, draft: Scene | undefined) =>
  `role ${name} {\n  is    "somebody"\n  asked """${asked(draft)}"""\n  says  reply: text\n}`;

const moderatorText = (name: string) =>
  `moderator ${name}(who: text, action: text) {
  is    "the world: what is possible happens, and who is near notices it"
  asked """{who} is about to do this: {action} Is it possible?"""
  says  { reason: text 1..200, feasible: boolean }
}`;

const reviserText = (name: string, draft: Scene | undefined) =>
  `reviser ${name} {\n  asked """\n    ${asked(draft)}\n\n    The answer so far: ${draftOf(draft)}\n    Write a better one.\n    """\n  says  reply: text\n}`;

function draftOf(draft: Scene | undefined): string {
  const role = draft?.roles.find(({ job, seats }) => job === "role" && seats.kind === "one");
  const field = role && saidTexts(role)[0];
  return role && field ? `{${role.name}.${field}}` : "…";
}

function saidTexts({ questions }: Role): string[] {
  return questions.flatMap(({ says }) =>
    says.filter(({ type }) => type.kind === "text").map(({ name }) => name),
  );
}

const testText = (name: string, draft: Scene | undefined) => {
  const given = draft?.inputs.find(({ type, initial }) => type.kind === "text" && !initial);
  return `test "${name}" {\n${given ? `  given  ${given.name} = "…"\n` : ""}  expect true\n}`;
};

const named: readonly Template[] = [
  declared("role", "Role", "somebody", roleText, "role"),
  declared("moderator", "Moderator", "world", moderatorText, "role"),
  declared("reviser", "Reviser", "penman", reviserText, "role"),
  declared("input", "Input", "question", (name) => `input ${name}: text`, "value"),
  declared("output", "Output", "reply", (name) => `output ${name}: text = ""`, "value"),
  declared("setting", "Setting", "rounds", (name) => `setting ${name}: integer 1..9 = 2`, "value"),
  declared("let", "Value", "memo", (name) => `let ${name}: text = ""`, "value"),
  declared("type", "Type", "Kind", (name) => `type ${name} = { name: text }`, "type"),
  declared("model", "Model slot", "performer", (name) => `model ${name} { temperature: 0.7 }`, "model"),
  declared("test", "Test", "it ends well", testText, "test"),
];

/** What holds in every run; it has no name but its place. */
const claim: Template = {
  id: "claim",
  label: "Claim",
  make: (file) => ({
    name: `claim.${partsOf(file).filter(({ part }) => part.kind === "claim").length + 1}`,
    edits: [{ kind: "insert", text: "always true" }],
  }),
  part: (id) => ({ kind: "claim", id }),
};

/** Everything that can be declared. */
export const declarations: readonly Template[] = [...named, claim];

// ---- lines of a state ----

export interface LineTemplate {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

/** The steps that a state could have next. */
export function stepsFor(draft: Scene | undefined): LineTemplate[] {
  const roles = draft?.roles ?? [];
  return [
    ...roles.flatMap(speaks),
    ...(draft ? [...draft.outputs, ...draft.lets].map(({ name }) => setting(name, draft)) : []),
    ...stages(roles),
  ];
}

const call = ({ name, parameters }: Role) =>
  parameters.length > 0 ? `${name}(${parameters.map(() => '""').join(", ")})` : name;

function speaks(role: Role): LineTemplate[] {
  const who = role.seats.kind === "counted" ? `every ${role.name}` : call(role);
  return role.questions.map(({ name = "" }) => {
    const verb = name ? `is asked to ${name}` : "speaks";
    return { id: `speak:${role.name}.${name}`, label: `${role.name} ${verb}`, text: `${who} ${verb}` };
  });
}

function setting(name: string, { roles }: Scene): LineTemplate {
  const role = roles.find(({ seats, questions }) => seats.kind === "one" && questions.length > 0);
  const field = role && saidTexts(role)[0];
  return {
    id: `set:${name}`,
    label: `set ${name}`,
    text: `set ${name} = ${field && role ? `${role.name}.${field}` : '""'}`,
  };
}

/** A stage needs somebody with seats to act on it. */
function stages(roles: readonly Role[]): LineTemplate[] {
  const player = roles.find(({ seats, job }) => seats.kind === "open" && job === "role");
  if (!player) return [];
  const judge = roles.find(({ job }) => job === "moderator");
  const judged = judge
    ? `judged by ${judge.name}(${judge.parameters.length > 1 ? "act.name, act.action" : judge.parameters.length === 1 ? "act.action" : ""})`
    : `judged as { feasible: true, noticed: ${player.name} }`;
  const text = `stage town {\n  ${call(player)} follows ["says hello"]\n  each act is ${judged}\n}`;
  return [{ id: "stage", label: "a stage", text }];
}

/** Another question of a role. */
export function questionFor(file: File, role: string): Made {
  const name = freshName(file, "vote");
  return {
    name,
    edits: [
      {
        kind: "insert",
        into: { kind: "role", name: role },
        text: `asked to ${name} """What do you say?"""\nsays { ${name}: text }`,
      },
    ],
  };
}

/** A line at the end of a part's lines of that kind. */
export const addLine = (into: Part, text: string): Edit[] => [{ kind: "insert", into, text }];
