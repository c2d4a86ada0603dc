import type { Entries } from "./words.ts";
import { chain, listed } from "./words.ts";

/** What a scene as a whole must keep: FLOW, ROLE, SECRET, BUDGET, FILE. */
export const scenes = {
  // ---- FLOW: states, arrows and what is known where ----
  "FLOW-001": {
    severity: "error",
    message: (f) => `No arrow leads to \`${f.name}\`.`,
    hint: () => "Lead an arrow to it, or take it out.",
  },
  "FLOW-002": {
    severity: "error",
    message: (f) => `\`${f.name}\` may have nowhere to go: its last arrow must be bare.`,
    hint: () => "End the state with a `-> target` that has no `when` and no `at most`.",
  },
  "FLOW-003": {
    severity: "error",
    message: () => "This arrow is never taken: the bare arrow above it always holds.",
    hint: () => "Move the bare arrow below it.",
  },
  "FLOW-004": {
    severity: "error",
    message: (f) => `This could go round for ever: ${chain(f.chain)}.`,
    hint: () => "Bound one arrow of the circle: `-> target at most n times`.",
  },
  "FLOW-005": {
    severity: "error",
    message: (f) => `\`${f.name}\` has states inside, and so no steps and no arrows of its own.`,
    hint: () => "Move this into one of the inner states.",
  },
  "FLOW-006": {
    severity: "error",
    message: () => "A final may only `set` and `yields`.",
    hint: () => "Let this happen in a state before it.",
  },
  "FLOW-007": {
    severity: "error",
    message: (f) =>
      f.missing === "final" ? "A scene needs a `final` to end in." : "A scene needs a `state` to begin in.",
  },
  "FLOW-008": {
    severity: "error",
    message: (f) =>
      `The output \`${f.name}\` is not set on every path to \`${f.final}\`: not on ${chain(f.path)}.`,
    hint: (f) =>
      `Set it on that path, in \`${f.final}\` itself, or give it a first value where it is declared.`,
  },
  "FLOW-009": {
    severity: "error",
    message: (f) =>
      `\`${f.name}\` is not known on every path here${Array.isArray(f.path) && f.path.length ? `: not on ${chain(f.path)}` : ""}.`,
    hint: (f) => (f.fix === undefined ? undefined : String(f.fix)),
  },
  "FLOW-010": {
    severity: "error",
    message: (f) => `A file without a \`scene\` line is a library, and a library has no ${f.kind}.`,
    hint: () => "Begin the file with `scene name`, or keep to `type`, `role` and `let`.",
  },
  "FLOW-011": {
    severity: "warning",
    message: () => "This condition never holds, so its arrow is never taken.",
    hint: () => "Look at the comparison: one side is always the greater.",
  },
  "FLOW-012": {
    severity: "warning",
    message: () => "This condition always holds, so no arrow below is ever taken.",
    hint: () => "Look at the comparison, or leave the condition out.",
  },

  // ---- ROLE: who speaks, hears and judges ----
  "ROLE-001": {
    severity: "error",
    message: (f) => `The seats of a role are counted from 0, and this may be ${f.least}.`,
    hint: () => "Begin the range of the setting at 0 or 1.",
  },
  "ROLE-002": {
    severity: "error",
    message: () => "This question says nothing: it needs at least one field.",
  },
  "ROLE-003": {
    severity: "error",
    message: (f) => `Every seat has a \`${f.name}\` of its own, so no field can be called that.`,
    hint: () => "Choose another name.",
  },
  "ROLE-004": {
    severity: "error",
    message: (f) =>
      f.first === f.second
        ? `This role has \`${f.name}\` twice.`
        : `This role has \`${f.name}\` twice: as \`${f.first}\` and as \`${f.second}\`.`,
    hint: () => "Questions of one role may share a field of one type; all else needs names of its own.",
  },
  "ROLE-005": {
    severity: "error",
    message: (f) => `\`${f.name}\` cannot tell what was: that takes one text and says one text.`,
    hint: (f) =>
      `Like this: \`role ${f.name}(old: text) { asked """Shorter: {old}""" says summary: text }\`.`,
  },
  "ROLE-006": {
    severity: "error",
    message: (f) => `\`${f.role}\` also needs ${listed(f.names)}.`,
  },
  "ROLE-007": {
    severity: "error",
    message: (f) =>
      `\`${f.role}\` takes ${f.count === 0 ? "no arguments" : f.count === 1 ? "one argument" : `${f.count} arguments`}.`,
  },
  "ROLE-008": {
    severity: "error",
    message: (f) => `\`${f.role}\` has no plain question to answer.`,
    hint: (f) =>
      Array.isArray(f.names) && f.names.length
        ? `Write \`${f.role} is asked to ${f.names[0]}\`.`
        : 'Give it one: `asked """…""" says reply: text`.',
  },
  "ROLE-009": {
    severity: "error",
    message: () => "A scene plays, a role speaks.",
    hint: () => "Write `plays` or `play`.",
  },
  "ROLE-010": {
    severity: "error",
    message: () => "Nobody hears a scene that is played.",
    hint: () => "Read its outputs where they are needed.",
  },
  "ROLE-011": {
    severity: "error",
    message: () => "A scene is played once in a step, and not for every item of a list.",
  },
  "ROLE-012": {
    severity: "error",
    message: (f) =>
      `\`${f.role}\` has no question that is answered by ${f.found === "these fields" ? f.found : `\`${f.found}\``}.`,
    hint: () =>
      "A text answers a question with one text field; all else is a record, and `...` fills in the rest.",
  },
  "ROLE-013": {
    severity: "error",
    message: (f) => `\`${f.name}\` never speaks.`,
    hint: () => "Let it speak in a state, or take it out.",
  },
  "ROLE-014": {
    severity: "error",
    message: (f) => `A reviser answers again: the prompts of \`${f.name}\` must name ${f.missing}.`,
    hint: () => "Put it into a hole, or make it a plain `role`.",
  },
  "ROLE-015": {
    severity: "error",
    message: (f) => `The reviser \`${f.name}\` may be asked before anybody else has said anything.`,
    hint: () => "Let another role speak on every path before it, or make it a plain `role`.",
  },
  "ROLE-016": {
    severity: "error",
    message: (f) => `\`${f.name}\` judges, so it must be a moderator.`,
    hint: (f) => `Declare it as \`moderator ${f.name}\`.`,
  },
  "ROLE-017": {
    severity: "error",
    message: (f) => (f.rule ? `This verdict does not say ${f.missing}.` : `Nobody here says ${f.missing}.`),
    hint: (f) =>
      f.rule
        ? "A verdict by rule is a record of `feasible`, `noticed` and whatever else is told of an act."
        : "Together the judges of an act say `feasible: boolean` and `noticed`, a list of players.",
  },
  "ROLE-018": {
    severity: "error",
    message: (f) =>
      f.role === undefined
        ? `The field \`${f.name}\` is already a part of the act.`
        : `The field \`${f.name}\` of \`${f.role}\` is already a part of the act.`,
    hint: () => "Give the field another name: an act and its verdict are kept together.",
  },
  "ROLE-019": {
    severity: "error",
    message: (f) => `\`${f.name}\` remembers nothing, so it cannot ${f.verb}.`,
    hint: (f) => `Give \`${f.name}\` a memory: \`remembers all\`.`,
  },
  "ROLE-020": {
    severity: "error",
    message: (f) => (f.seats === "one" ? `\`${f.name}\` is one person.` : `\`${f.name}\` has several seats.`),
    hint: (f) =>
      f.seats === "one" ? `Write \`${f.name}\` without \`every\`.` : `Write \`every ${f.name}\`.`,
  },
  "ROLE-021": {
    severity: "error",
    message: (f) => `\`${f.name}\` is one person, and this asks for several.`,
    hint: (f) => `Declare it with as many seats as are asked: \`${f.name}[]\`.`,
  },
  "ROLE-022": {
    severity: "error",
    message: (f) => `\`${f.name}\` follows lines, so its plain question must say one text and nothing else.`,
  },
  "ROLE-023": {
    severity: "error",
    message: (f) => `This stage has nobody who ${f.missing}.`,
    hint: (f) =>
      f.missing === "judges"
        ? "Write `each act is judged by …`."
        : "Give somebody lines to do: `player(x) follows plan`.",
  },
  "ROLE-024": {
    severity: "error",
    message: () => "Of several judge lines each but the last has a `when`, and the last has none.",
  },
  "ROLE-025": {
    severity: "error",
    message: (f) => `\`${f.name}\` has no fixed number of seats, so its votes cannot be counted.`,
    hint: (f) => `Declare it as \`moderator ${f.name}\` or \`moderator ${f.name}[3]\`.`,
  },
  "ROLE-026": {
    severity: "error",
    message: (f) => `\`${f.name}\` has no question.`,
    hint: () => 'Give it one: `asked """…""" says reply: text`.',
  },
  "ROLE-027": {
    severity: "error",
    message: (f) => `Two parts of this step ask \`${f.name}\`, which has its own seats.`,
    hint: (f) => `Write \`every ${f.name}\` once.`,
  },

  // ---- SECRET: who may read what ----
  "SECRET-001": {
    severity: "error",
    message: (f) => (f.name === undefined ? "This holds a secret." : `\`${f.name}\` is a secret.`),
    hint: () =>
      "It may be read in the own prompts, in `when`, in `until` and in tests. Elsewhere say so: `reveal(…)`.",
  },
  "SECRET-002": {
    severity: "error",
    message: (f) => `\`${f.role}\` has secrets, and \`${f.name}\` would be told them with its memory.`,
    hint: () => "Let its memory drop what is old: `remembers n` without `older told by`.",
  },

  // ---- BUDGET: what a run may cost ----
  "BUDGET-001": {
    severity: "error",
    message: (f) => `This scene can make ${f.calls} calls and has no budget.`,
    hint: () =>
      "Say what a run may cost: `budget 150 calls, 10 minutes`. Below 100 calls no budget is needed.",
  },
  "BUDGET-002": {
    severity: "error",
    message: (f) => `This budget is spent, and \`${f.name}\` would ask again.`,
    hint: () =>
      "Lead to a final or to states that ask nobody, or give a state its own smaller budget that leaves calls for the rest.",
  },
  "BUDGET-003": {
    severity: "error",
    message: (f) => `A time that is named by \`${f.name}\` is counted in seconds.`,
    hint: (f) => `Write \`${f.name} seconds\`.`,
  },

  // ---- FILE: other files ----
  "FILE-001": { severity: "error", message: (f) => `There is no file \`${f.path}\`.` },
  "FILE-002": {
    severity: "error",
    message: (f) => `\`${f.path}\` leads out of the project's folder.`,
    hint: () => 'A path is relative and stays inside: `"./other.scene"`.',
  },
  "FILE-003": {
    severity: "error",
    message: (f) => `These files import each other in a circle: ${chain(f.chain)}.`,
    hint: () => "Move what both need into a library of its own.",
  },
  "FILE-004": { severity: "error", message: () => "The path of an import has no holes." },
  "FILE-005": {
    severity: "error",
    message: (f) => `The ${f.kind} \`${f.name}\` belongs to a scene and cannot leave it.`,
    hint: () =>
      "Types and roles can be brought in from a scene; values from a library, a file without a `scene` line.",
  },
  "FILE-006": {
    severity: "error",
    message: (f) =>
      `\`${f.role}\` cannot be brought in: its prompts mention \`${f.name}\`, which stays behind.`,
    hint: (f) => `Make \`${f.name}\` a parameter of the role.`,
  },
  "FILE-007": {
    severity: "error",
    message: (f) => `\`${f.role}\` is played by \`${f.name}\`, and this scene has no model of that name.`,
    hint: (f) => `Declare it: \`model ${f.name} {}\`.`,
  },
} as const satisfies Entries;
