import type { Span } from "@polylogue/base";
import type { Bound, Expr, Field, LoopExpr, Part, RecordType, Type } from "@polylogue/expression";

/**
 * A checked scene: names bound, types known, expressions ready to evaluate. Plain JSON.
 * A library is a Scene without `name`, states and finals.
 */
export interface Scene {
  /** Absent for a library. */
  readonly name?: string;
  readonly doc?: string;
  readonly file: string;
  readonly span: Span;
  readonly inputs: readonly ValueSpec[];
  readonly outputs: readonly ValueSpec[];
  readonly settings: readonly ValueSpec[];
  /** In the order in which their initial values are evaluated; values of libraries come first. */
  readonly lets: readonly ValueSpec[];
  readonly types: readonly { readonly name: string; readonly type: Type; readonly span: Span }[];
  readonly slots: readonly Slot[];
  readonly budget?: Budget;
  readonly roles: readonly Role[];
  /** Scenes this one plays, by the name they have here. */
  readonly scenes: readonly { readonly name: string; readonly scene: Scene }[];
  /** The first is where it starts. */
  readonly states: readonly State[];
  readonly finals: readonly Final[];
  readonly exits: readonly Exit[];
  readonly claims: readonly Claim[];
  readonly tests: readonly Test[];
  /** Every file this scene was made from, itself first: path and text hash. */
  readonly sources: readonly { readonly file: string; readonly hash: string }[];
  /** Every name used, for the language service: where it stands and where it is declared. */
  readonly references: readonly Reference[];
}

export interface Reference {
  readonly span: Span;
  readonly to: {
    readonly file: string;
    readonly span: Span;
    readonly kind: SymbolKind;
    readonly name: string;
  };
  readonly type?: Type;
}
export type SymbolKind =
  | "input"
  | "output"
  | "setting"
  | "let"
  | "type"
  | "slot"
  | "role"
  | "question"
  | "field"
  | "parameter"
  | "secret"
  | "loop"
  | "state"
  | "final"
  | "stage"
  | "scene"
  | "function";

export interface ValueSpec {
  /** As the scene's expressions name it. A value of a library that was not imported by name is `file#name`. */
  readonly name: string;
  readonly doc?: string;
  readonly type: Type;
  readonly initial?: Expr;
  readonly span: Span;
  readonly file: string;
}

/** A model slot and its sampling parameters (SPEC 6). The slot `human` is a person and is not listed. */
export interface Slot {
  readonly name: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  /** Absent for the slot that exists without being declared. */
  readonly span?: Span;
}

/** Limits by unit: `calls`, `tokens`, `seconds`, `dollars`; minutes are turned into seconds. */
export interface Budget {
  readonly limits: readonly { readonly unit: BudgetUnit; readonly amount: Bound }[];
  readonly span: Span;
}
export type BudgetUnit = "calls" | "tokens" | "seconds" | "dollars";

export interface Role {
  readonly name: string;
  readonly job: "role" | "moderator" | "reviser";
  readonly doc?: string;
  readonly file: string;
  readonly span: Span;
  /** `one`: a person; `counted`: `r[n]`; `open`: `r[]`. */
  readonly seats:
    | { readonly kind: "one" }
    | { readonly kind: "counted"; readonly count: Expr }
    | { readonly kind: "open" };
  readonly parameters: readonly Field[];
  readonly persona?: Text;
  readonly called?: Text;
  readonly slot: string;
  /** Entries kept: a number, the name of a setting or input, or `all` (which can name neither). Absent: none. */
  readonly remembers?: { readonly amount: Bound; readonly toldBy?: string };
  readonly secrets: readonly { readonly name: string; readonly type: Type; readonly value: Expr }[];
  readonly budget?: Budget;
  readonly questions: readonly RoleQuestion[];
  /**
   * What `r` (or one seat of it) is as a value: parameters, said fields of all questions, own secrets,
   * `seat`, `name`, `turns`. What is secret is marked; `turns` are where anything is.
   */
  readonly record: RecordType;
}
export interface Text {
  readonly parts: readonly Part[];
  readonly span: Span;
}
export interface RoleQuestion {
  /** Absent: the plain question. */
  readonly name?: string;
  readonly doc?: string;
  readonly prompt: Text;
  readonly says: readonly Field[];
  readonly span: Span;
}

// ---- states ---------------------------------------------------------------

export interface State {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  readonly budget?: Budget;
  /** Composite when not empty. */
  readonly states: readonly State[];
  readonly steps: readonly Step[];
  readonly exits: readonly Exit[];
  readonly arrows: readonly Arrow[];
}
export interface Final {
  readonly name: string;
  readonly doc?: string;
  readonly span: Span;
  readonly steps: readonly Step[];
}
export interface Arrow {
  readonly when?: Expr;
  readonly target: string;
  readonly atMost?: Expr;
  /** The state (or "" for the scene) that counts how often it was taken: the innermost that holds both ends. */
  readonly countedBy: string;
  readonly span: Span;
}
export interface Exit {
  readonly cause: "failure" | "budget";
  readonly target: string;
  readonly atMost?: Expr;
  readonly countedBy: string;
  readonly span: Span;
}

export type Step = SetStep | YieldsStep | SpeakStep | PlayStep | StageStep;
interface StepBase {
  /** `for every` prefixes, outermost first; empty: once. */
  readonly loops: readonly LoopExpr[];
  readonly span: Span;
}
export interface SetStep extends StepBase {
  readonly kind: "set";
  readonly name: string;
  readonly value: Expr;
}
export interface YieldsStep extends StepBase {
  readonly kind: "yields";
  readonly row: "sft" | "pair" | "critique" | "trace";
  readonly fields: Expr;
}
export interface SpeakStep extends StepBase {
  readonly kind: "speak";
  /** In written order. All of one step are asked the same-named question. */
  readonly subjects: readonly Subject[];
  readonly question?: string;
  readonly inTurn: boolean;
  readonly heardBy: readonly string[];
}
export interface Subject {
  readonly role: string;
  /** Every seat of a counted or open role. */
  readonly every: boolean;
  /** One for each parameter, in declared order. */
  readonly arguments: readonly Expr[];
  readonly span: Span;
}
export interface PlayStep extends StepBase {
  readonly kind: "play";
  readonly plays: readonly {
    readonly scene: string;
    /** Inputs and settings by name. */
    readonly arguments: readonly { readonly name: string; readonly value: Expr }[];
    readonly span: Span;
  }[];
  readonly inTurn: boolean;
}
export interface StageStep extends StepBase {
  readonly kind: "stage";
  readonly name: string;
  readonly cast: readonly Cast[];
  /** The first row whose `when` holds judges an act; the last has none. */
  readonly rows: readonly JudgeRow[];
  /** Tries after a refusal; absent: none. */
  readonly again?: Expr;
  readonly until?: Expr;
  /**
   * What `stage.acts`, `.refused` and `.ended` hold. An act has `name`, `seat`, the parameters and said fields that all
   * its cast shares, the fields that every judge row says, `line` and `beat`. What was refused has of the verdict only
   * what has been said by then (the first `feasible: false` stops the row), and always a `reason`.
   */
  readonly record: RecordType;
}
export interface Cast {
  readonly loops: readonly LoopExpr[];
  readonly role: string;
  readonly arguments: readonly Expr[];
  /** A list of texts; absent for one who reacts. */
  readonly follows?: Expr;
  readonly span: Span;
}
export interface JudgeRow {
  readonly when?: Expr;
  /** The name under which the act is known to the arguments, to `when` and to the verdict. */
  readonly act: string;
  /** A rule that judges, over the act with what the judges said of it: a record, and what its fields must be. */
  readonly verdict?: { readonly value: Expr; readonly fields: readonly Field[] };
  /** Empty where a rule alone judges. */
  readonly judges: readonly {
    readonly role: string;
    readonly arguments: readonly Expr[];
    readonly span: Span;
  }[];
  readonly span: Span;
}

// ---- claims and tests -----------------------------------------------------

/** A condition with what is needed to tell why it does not hold. */
export interface Condition {
  readonly condition: Expr;
  /** As written. */
  readonly text: string;
  readonly span: Span;
  /** The conditions that it joins with `and`, each with the values it compares. */
  readonly clauses: readonly Clause[];
}
export interface Clause {
  readonly condition: Expr;
  readonly sides: readonly { readonly expr: Expr; readonly text: string }[];
}
/**
 * What holds in every run. `always`: after each step and at the end, wherever all that it reads is known; `never`:
 * at no such moment; `eventually`: at some moment, the end at the latest.
 */
export interface Claim extends Condition {
  readonly kind: "always" | "never" | "eventually";
}

export interface Test {
  /** As written, holes and all. */
  readonly name: string;
  /** The name with its holes, which may read what the loops bind; absent where it has none. */
  readonly title?: readonly Part[];
  /** `for every row in rows`, outermost first: each row is a case of its own. Empty: one case. */
  readonly loops: readonly LoopExpr[];
  readonly span: Span;
  readonly seed?: Expr;
  readonly given: readonly { readonly name: string; readonly value: Expr }[];
  /** In written order. In `says`, an entry named `...` marks a record to be filled with the smallest valid values. */
  readonly script: readonly ScriptLine[];
  readonly expects: readonly Condition[];
}
export type ScriptLine =
  | {
      readonly kind: "says";
      readonly role: string;
      readonly value: Expr;
      readonly fill: boolean;
      readonly span: Span;
    }
  | { readonly kind: "fails"; readonly role: string; readonly span: Span };
