import { forField, forName } from "./habits.ts";
import type { Entries } from "./words.ts";
import { didYouMean, either, listed, quoted } from "./words.ts";

/** NAME: what is bound to what. TYPE: what fits where. */
export const meaning = {
  "NAME-001": {
    severity: "error",
    message: (f) => `There is no ${f.kind} named \`${f.name}\`.`,
    hint: (f) => forName(f) ?? didYouMean(f),
  },
  "NAME-002": {
    severity: "error",
    message: (f) => `There are two of the ${f.kind} \`${f.name}\` here.`,
    hint: () => "Keep one of them, or give it another name.",
  },
  "NAME-003": {
    severity: "error",
    message: (f) => `\`${f.name}\` hides the ${f.kind} of that name.`,
    hint: () => "Give the inner one a name of its own.",
  },
  "NAME-004": {
    severity: "error",
    message: (f) => `\`${f.name}\` is a ${f.kind} and cannot be called in an expression.`,
    hint: (f) =>
      f.kind === "role" ? `Let it speak in a step, then read what it said: \`${f.name}.field\`.` : undefined,
  },
  "NAME-005": {
    severity: "error",
    message: (f) => `\`${f.name}\` has a meaning of its own and cannot name anything else.`,
    hint: () => "Choose another name.",
  },
  "NAME-006": {
    severity: "error",
    message: (f) => `\`${f.name}\` cannot be used here: its value is not fixed before the run.`,
    hint: () =>
      "Here only numbers, settings and inputs count, and for a first value also what is declared above it.",
  },
  "NAME-007": {
    severity: "error",
    message: (f) => `The ${f.kind} \`${f.name}\` cannot be set.`,
    hint: () => "Only an output or a `let` of this file can be set.",
  },

  // ---- TYPE: what fits where ----
  "TYPE-001": {
    severity: "error",
    message: (f) => `Expected \`${f.expected}\`, but this is \`${f.found}\`.`,
    hint: (f) =>
      f.suggestion
        ? `Did you mean "${f.suggestion}"?`
        : f.only === undefined
          ? undefined
          : "It may break the bounds. Declare what takes it with wider bounds, or with none.",
  },
  "TYPE-002": {
    severity: "error",
    message: (f) =>
      f.right === undefined
        ? `\`${f.operator}\` does not apply to \`${f.left}\`.`
        : `\`${f.operator}\` does not apply to \`${f.left}\` and \`${f.right}\`.`,
  },
  "TYPE-003": {
    severity: "error",
    message: (f) => `\`${f.found}\` has no fields, so no \`${f.name}\`.`,
    hint: forField,
  },
  "TYPE-004": {
    severity: "error",
    message: (f) => `A condition is true or false, but this is \`${f.found}\`.`,
    hint: (f) =>
      String(f.found).endsWith("]")
        ? "To ask whether a list holds anything, write `count(list) > 0`."
        : "Compare it with something: `==`, `<`, `>=`, `in`.",
  },
  "TYPE-005": {
    severity: "error",
    message: (f) => `Only a list has places to count, and this is \`${f.found}\`.`,
  },
  "TYPE-006": {
    severity: "error",
    message: (f) => `\`then\` gives \`${f.left}\` and \`else\` gives \`${f.right}\`: no type is both.`,
  },
  "TYPE-007": {
    severity: "error",
    message: () => "The items of this list have no type in common.",
  },
  "TYPE-008": {
    severity: "error",
    message: (f) => `\`${f.expected}\` also needs ${listed(f.names)}.`,
  },
  "TYPE-009": {
    severity: "error",
    message: (f) => `This must be ${f.wanted}, but it is \`${f.found}\`.`,
  },
  "TYPE-010": {
    severity: "error",
    message: (f) => `Lists, seats and \`[i]\` count from 1: there is no item ${f.index}.`,
    hint: () => "The first is `[1]`; the last is `last(list)`.",
  },
  "TYPE-011": {
    severity: "error",
    message: (f) => `This can never be "${f.written}", only ${either(quoted(f.options))}.`,
    hint: (f) => (f.suggestion ? `Did you mean "${f.suggestion}"?` : undefined),
  },
  "TYPE-012": {
    severity: "error",
    message: (f) => `The type \`${f.name}\` holds itself, so no value of it could ever end.`,
  },
  "TYPE-013": {
    severity: "error",
    message: (f) => `\`${f.name}\` takes no bounds.`,
    hint: () => "Bounds follow `text`, `number` and `integer`; a list has its own between `[` and `]`.",
  },
  "TYPE-014": {
    severity: "error",
    message: (f) => `${f.value} is no size: characters and items are counted from 0 in whole numbers.`,
  },
  "TYPE-015": {
    severity: "error",
    message: (f) => `These bounds leave nothing: ${f.min} is more than ${f.max}.`,
  },
  "TYPE-016": {
    severity: "error",
    message: () => 'A choice is made of texts without holes: `"a" | "b"`.',
  },
  "TYPE-017": {
    severity: "error",
    message: (f) => `\`${f.name}\` is no ${f.wanted} and so no bound.`,
  },
  "TYPE-018": {
    severity: "error",
    message: () => "A bare `...` fills in an answer only in a test.",
    hint: () => "To take in the fields of a record, write `...record`.",
  },
  "TYPE-019": {
    severity: "error",
    message: (f) => `A hole takes a text, a number, a boolean or a choice, and this is \`${f.found}\`.`,
    hint: (f) =>
      f.kind === "list"
        ? 'Repeat a stretch of text with `{for x in list}…{end}`, or put the items together with `join(list, ", ")`.'
        : "Name one of its fields.",
  },
  "TYPE-020": {
    severity: "error",
    message: (f) => `\`${f.list}\` is a list; \`.${f.name}\` belongs to one of its items.`,
    hint: (f) =>
      `Say which: \`${f.list}[1].${f.name}\`, or all of them: \`[x.${f.name} for x in ${f.list}]\`.`,
  },
  "TYPE-021": {
    severity: "error",
    message: (f) =>
      f.found ? `\`${f.name}\` does not take \`${f.found}\`.` : `\`${f.name}\` is used in another way.`,
    hint: (f) => `It is used like this: \`${f.signature}\`.`,
  },
  "TYPE-022": {
    severity: "error",
    message: (f) => `The arguments of a function have no names, such as \`${f.name}\`.`,
    hint: () => "Write the value alone.",
  },
  "TYPE-023": {
    severity: "error",
    message: () =>
      "`pick` draws, and may stand only in `set`, in arguments, in a verdict by rule and in a role's `secret`.",
    hint: () => "Draw first: `set drawn = pick(list)`, then use `drawn`, so that everyone sees the same one.",
  },
  "TYPE-024": {
    severity: "error",
    message: (f) => `The ${f.kind} \`${f.name}\` needs a value to start with.`,
    hint: () => "Write `= value` after its type.",
  },
  "TYPE-025": {
    severity: "error",
    message: (f) => `\`${f.name}\` is a number from ${f.min} to ${f.max}.`,
  },
  "TYPE-026": {
    severity: "error",
    message: (f) =>
      `The type \`${f.name}\` is bounded by a setting of the scene it comes from, and cannot leave it.`,
    hint: () => "Write numbers for its bounds, or move it to a library.",
  },
} as const satisfies Entries;
