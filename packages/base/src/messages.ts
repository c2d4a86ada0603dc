/** What a message may name: plain words, numbers or lists of words. */
export type Facts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

interface Entry {
  readonly severity: "error" | "warning";
  /** One sentence that says what is wrong. */
  readonly message: (facts: Facts) => string;
  /** One sentence that says what to do; absent where the message says it. */
  readonly hint?: (facts: Facts) => string | undefined;
}

const didYouMean = (f: Facts) => (f.suggestion ? `Did you mean \`${f.suggestion}\`?` : undefined);
/** `a`, `a or b`, `a, b or c`. */
const either = (names: Facts[string]) => {
  const list = Array.isArray(names) ? names.slice(0, 8) : [String(names)];
  return list.length < 2 ? list.join() : `${list.slice(0, -1).join(", ")} or ${list.at(-1)}`;
};

const words = (names: Facts[string]): readonly string[] => (Array.isArray(names) ? names.map(String) : [String(names)]);
/** `a` and `b`, each in backquotes. */
const listed = (names: Facts[string]) => words(names).map((name) => `\`${name}\``).join(", ");
const quoted = (names: Facts[string]) => words(names).map((name) => `"${name}"`);
/** a → b → c. */
const chain = (names: Facts[string]) => words(names).join(" → ");

/**
 * The one place where diagnostics get their words.
 * Groups: SYNTAX (form), NAME (binding), TYPE, FLOW (states and arrows), ROLE, SECRET, BUDGET, FILE, TEXT.
 */
export const messages = {
  "NAME-001": {
    severity: "error",
    message: (f) => `There is no ${f.kind} named \`${f.name}\`.`,
    hint: didYouMean,
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
    hint: (f) => (f.kind === "role" ? `Let it speak in a step, then read what it said: \`${f.name}.field\`.` : undefined),
  },
  "NAME-005": {
    severity: "error",
    message: (f) => `\`${f.name}\` has a meaning of its own and cannot name anything else.`,
    hint: () => "Choose another name.",
  },
  "NAME-006": {
    severity: "error",
    message: (f) => `\`${f.name}\` cannot be used here: its value is not fixed before the run.`,
    hint: () => "Here only numbers, settings and inputs count, and for a first value also what is declared above it.",
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
  },
  "TYPE-004": {
    severity: "error",
    message: (f) => `A condition is true or false, but this is \`${f.found}\`.`,
    hint: (f) => (String(f.found).endsWith("]") ? "To ask whether a list holds anything, write `count(list) > 0`." : undefined),
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
    hint: (f) => `Say which: \`${f.list}[1].${f.name}\`, or all of them: \`[x.${f.name} for x in ${f.list}]\`.`,
  },
  "TYPE-021": {
    severity: "error",
    message: (f) => (f.found ? `\`${f.name}\` does not take \`${f.found}\`.` : `\`${f.name}\` is used in another way.`),
    hint: (f) => `It is used like this: \`${f.signature}\`.`,
  },
  "TYPE-022": {
    severity: "error",
    message: (f) => `The arguments of a function have no names, such as \`${f.name}\`.`,
    hint: () => "Write the value alone.",
  },
  "TYPE-023": {
    severity: "error",
    message: () => "`pick` draws, and may stand only in `set`, in arguments and in a role's `secret`.",
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
    message: (f) => `The type \`${f.name}\` is bounded by a setting of the scene it comes from, and cannot leave it.`,
    hint: () => "Write numbers for its bounds, or move it to a library.",
  },

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
    message: (f) => (f.missing === "final" ? "A scene needs a `final` to end in." : "A scene needs a `state` to begin in."),
  },
  "FLOW-008": {
    severity: "error",
    message: (f) => `The output \`${f.name}\` is not set on every path to \`${f.final}\`: not on ${chain(f.path)}.`,
    hint: (f) => `Set it on that path, in \`${f.final}\` itself, or give it a first value where it is declared.`,
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

  // ---- ROLE: who speaks, hears and judges ----
  "ROLE-001": {
    severity: "error",
    message: (f) => `The seats of a role are counted from 0, and this may be ${f.least}.`,
    hint: () => "Begin the range of the setting at 0 or 1.",
  },
  "ROLE-002": { severity: "error", message: () => "This question says nothing: it needs at least one field." },
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
    hint: (f) => `Like this: \`role ${f.name}(old: text) { asked """Shorter: {old}""" says summary: text }\`.`,
  },
  "ROLE-006": {
    severity: "error",
    message: (f) => `\`${f.role}\` also needs ${listed(f.names)}.`,
  },
  "ROLE-007": {
    severity: "error",
    message: (f) => `\`${f.role}\` takes ${f.count === 0 ? "no arguments" : f.count === 1 ? "one argument" : `${f.count} arguments`}.`,
  },
  "ROLE-008": {
    severity: "error",
    message: (f) => `\`${f.role}\` has no plain question to answer.`,
    hint: (f) =>
      Array.isArray(f.names) && f.names.length
        ? `Write \`${f.role} is asked to ${f.names[0]}\`.`
        : 'Give it one: `asked """…""" says reply: text`.',
  },
  "ROLE-009": { severity: "error", message: () => "A scene plays, a role speaks.", hint: () => "Write `plays` or `play`." },
  "ROLE-010": {
    severity: "error",
    message: () => "Nobody hears a scene that is played.",
    hint: () => "Read its outputs where they are needed.",
  },
  "ROLE-011": { severity: "error", message: () => "A scene is played once in a step, and not for every item of a list." },
  "ROLE-012": {
    severity: "error",
    message: (f) => `\`${f.role}\` has no question that is answered by ${f.found === "these fields" ? f.found : `\`${f.found}\``}.`,
    hint: () => "A text answers a question with one text field; all else is a record, and `...` fills in the rest.",
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
    message: (f) => `Nobody here says ${f.missing}.`,
    hint: () => "Together the judges of an act say `feasible: boolean` and `noticed`, a list of players.",
  },
  "ROLE-018": {
    severity: "error",
    message: (f) => `The field \`${f.name}\` of \`${f.role}\` is already a part of the act.`,
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
    hint: (f) => (f.seats === "one" ? `Write \`${f.name}\` without \`every\`.` : `Write \`every ${f.name}\`.`),
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
      f.missing === "judges" ? "Write `each act is judged by …`." : "Give somebody lines to do: `player(x) follows plan`.",
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
    hint: () => "It may be read in the own prompts, in `when`, in `until` and in tests. Elsewhere say so: `reveal(…)`.",
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
    hint: () => "Say what a run may cost: `budget 150 calls, 10 minutes`. Below 100 calls no budget is needed.",
  },
  "BUDGET-002": {
    severity: "error",
    message: (f) => `This budget is spent, and \`${f.name}\` would ask again.`,
    hint: () => "Lead to a final or to states that ask nobody, or give a state its own smaller budget that leaves calls for the rest.",
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
    hint: () => "Types and roles can be brought in from a scene; values from a library, a file without a `scene` line.",
  },
  "FILE-006": {
    severity: "error",
    message: (f) => `\`${f.role}\` cannot be brought in: its prompts mention \`${f.name}\`, which stays behind.`,
    hint: (f) => `Make \`${f.name}\` a parameter of the role.`,
  },
  "FILE-007": {
    severity: "error",
    message: (f) => `\`${f.role}\` is played by \`${f.name}\`, and this scene has no model of that name.`,
    hint: (f) => `Declare it: \`model ${f.name} {}\`.`,
  },

  // ---- SYNTAX: the form of a file ----
  "SYNTAX-001": {
    severity: "error",
    message: (f) => `Expected ${either(f.expected)} in ${f.where}, but found ${f.found}.`,
    hint: didYouMean,
  },
  "SYNTAX-002": {
    severity: "error",
    message: (f) => `\`${f.word}\` is a word of the language and cannot be a name.`,
    hint: () => "Choose another name.",
  },
  "SYNTAX-003": {
    severity: "error",
    message: (f) => `No declaration begins with ${f.found}.`,
    hint: (f) =>
      f.found === "`}`"
        ? "This brace closes nothing: delete it, or look above for a `{` that is missing."
        : didYouMean(f) ??
      "A file is made of `scene`, `use`, `input`, `output`, `setting`, `let`, `type`, `model`, `budget`, `role`, `moderator`, `reviser`, `state`, `final`, `on` and `test`.",
  },
  "SYNTAX-004": {
    severity: "error",
    message: (f) => `The language has no use for \`${f.found}\` here.`,
    hint: () => "Delete it, or put it into a text.",
  },
  "SYNTAX-005": {
    severity: "error",
    message: (f) => `The \`{\` of this ${f.thing} is never closed.`,
    hint: () => "Write `}` where it ends.",
  },
  "SYNTAX-006": {
    severity: "error",
    message: (f) => `\`${f.first}\` and \`${f.second}\` do not chain.`,
    hint: () => "Compare two values at a time and join the comparisons with `and`.",
  },
  "SYNTAX-007": {
    severity: "error",
    message: () => "`not` must stand before a whole condition here.",
    hint: () => "Put `not` and what it denies into parentheses.",
  },
  "SYNTAX-008": {
    severity: "error",
    message: () => "A comma is missing before this.",
  },
  "SYNTAX-009": {
    severity: "error",
    message: (f) => `This is nested more than ${f.deepest} deep.`,
    hint: () => "Give a name to an inner part with `let` and `set`, or with `type`.",
  },
  "SYNTAX-010": {
    severity: "error",
    message: () => "This arrow has no target on its line.",
    hint: () => "Write the name of a state right after `->`.",
  },
  "SYNTAX-011": {
    severity: "error",
    message: () => "The bound of an arrow must stand on the arrow's line.",
    hint: () => "Write `-> target at most n times` on one line.",
  },
  "SYNTAX-012": {
    severity: "error",
    message: () => "This `when` has no arrow on the line where its condition ends.",
    hint: () => "Write its `-> target` at the end of that line; the arrow on the next line would be taken for it.",
  },
  "SYNTAX-013": {
    severity: "error",
    message: () => "A line holds one arrow.",
    hint: () => "Arrows do not chain: a state is left by its first arrow that holds. Begin a new line.",
  },
  "SYNTAX-014": {
    severity: "error",
    message: () => "What a state does comes before its arrows.",
    hint: () => "Move this above the first arrow of the state.",
  },
  "SYNTAX-015": {
    severity: "error",
    message: () => "A state has one `budget`.",
    hint: () => "Write its limits in one line: `budget 20 calls, 5 minutes`.",
  },

  // ---- TEXT: what stands between quotes, and characters ----
  "TEXT-001": {
    severity: "error",
    message: () => "This text is not closed on its line.",
    hint: () => 'Write the closing `"`, or use `"""` for a text of several lines.',
  },
  "TEXT-002": {
    severity: "error",
    message: () => 'This text is never closed: its second `"""` is missing.',
    hint: () => 'Write `"""` where the text ends.',
  },
  "TEXT-003": {
    severity: "error",
    message: () => "This hole is not closed on its line.",
    hint: () => "Write `}` where the hole ends, or `{{` for a plain brace. A hole holds no `{ … }` and no `\"\"\"`.",
  },
  "TEXT-004": {
    severity: "error",
    message: (f) => `A text knows no escape \`\\${f.found}\`.`,
    hint: () => 'The escapes are `\\"`, `\\\\`, `\\n` and `\\t`.',
  },
  "TEXT-005": {
    severity: "warning",
    message: () => "This line begins left of the margin of its text.",
    hint: () => 'The margin is the column of the closing `"""`. Indent the line, or move the closing fence.',
  },
  "TEXT-006": {
    severity: "error",
    message: (f) => `The control character ${f.found} changes the direction of what is shown.`,
    hint: () => "Delete it: a scene must do what it seems to say.",
  },
  "TEXT-007": {
    severity: "error",
    message: (f) => `There is nothing that this \`{${f.tag}}\` belongs to.`,
    hint: () => "`{end}` closes a `{for …}` or an `{if …}`; `{else}` stands between `{if …}` and its `{end}`.",
  },
  "TEXT-008": {
    severity: "error",
    message: (f) => `This \`{${f.tag} …}\` has no \`{end}\`.`,
    hint: () => "Write `{end}` where it ends.",
  },
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof messages;
