import type { Span } from "@polylogue/base";

/**
 * The abstract syntax: plain data, every node with its kind and span.
 * Nodes hold what was written, never what it means; a part lost to a syntax error is absent or null.
 */
export interface Node {
  readonly kind: string;
  readonly span: Span;
}

/** A written name and where it stands. */
export interface Identifier extends Node {
  readonly kind: "Identifier";
  readonly name: string;
}

export interface File extends Node {
  readonly kind: "File";
  readonly declarations: readonly Declaration[];
}

export type Declaration =
  | SceneHeader
  | UseDeclaration
  | ValueDeclaration
  | TypeDeclaration
  | ModelDeclaration
  | BudgetClause
  | RoleDeclaration
  | StateDeclaration
  | FinalDeclaration
  | ExitClause
  | ClaimDeclaration
  | TestDeclaration;

/** `scene NAME`. */
export interface SceneHeader extends Node {
  readonly kind: "SceneHeader";
  readonly doc?: string;
  readonly name: Identifier;
}

/** `use { a, b } from "./file.scene"`. */
export interface UseDeclaration extends Node {
  readonly kind: "UseDeclaration";
  readonly names: readonly Identifier[];
  /** The path as written; a path with holes is an error of the checker. */
  readonly from: TextLiteral;
}

/** One of `input x: T = e`, `output`, `let`, `setting`; a comma list becomes one node each. */
export interface ValueDeclaration extends Node {
  readonly kind: "ValueDeclaration";
  readonly doc?: string;
  readonly job: "input" | "output" | "let" | "setting";
  readonly name: Identifier;
  readonly type: TypeNode;
  readonly initial?: Expression;
}

export interface TypeDeclaration extends Node {
  readonly kind: "TypeDeclaration";
  readonly doc?: string;
  readonly name: Identifier;
  readonly type: TypeNode;
}

/** `model NAME { temperature: 0.2 }`. */
export interface ModelDeclaration extends Node {
  readonly kind: "ModelDeclaration";
  readonly doc?: string;
  readonly name: Identifier;
  readonly parameters: RecordLiteral;
}

/** `budget 150 calls, 10 minutes`: in a scene, a state or a role. */
export interface BudgetClause extends Node {
  readonly kind: "BudgetClause";
  readonly limits: readonly BudgetLimit[];
}
export interface BudgetLimit extends Node {
  readonly kind: "BudgetLimit";
  readonly amount: NumberLiteral | Identifier;
  readonly unit: Identifier;
}

/** `role r[n](x: T) { … }`, also spelled `moderator` and `reviser`. */
export interface RoleDeclaration extends Node {
  readonly kind: "RoleDeclaration";
  readonly doc?: string;
  readonly job: "role" | "moderator" | "reviser";
  readonly name: Identifier;
  /** Absent: one person. `count` absent inside: `r[]`, as many as are asked. */
  readonly seats?: { readonly count?: Expression };
  readonly parameters: readonly FieldNode[];
  readonly traits: readonly Trait[];
}
export type Trait =
  | PersonaTrait
  | CalledTrait
  | PlayedByTrait
  | RemembersTrait
  | SecretTrait
  | BudgetClause
  | Question;
export interface PersonaTrait extends Node {
  readonly kind: "PersonaTrait";
  readonly text: TextLiteral;
}
export interface CalledTrait extends Node {
  readonly kind: "CalledTrait";
  readonly text: TextLiteral;
}
export interface PlayedByTrait extends Node {
  readonly kind: "PlayedByTrait";
  readonly slot: Identifier;
}
export interface RemembersTrait extends Node {
  readonly kind: "RemembersTrait";
  /** A number, the name of a setting or input, or everything. */
  readonly amount: NumberLiteral | Identifier | "all";
  readonly toldBy?: Identifier;
}
export interface SecretTrait extends Node {
  readonly kind: "SecretTrait";
  readonly doc?: string;
  readonly name: Identifier;
  readonly value: Expression;
}
/** `asked to NAME """…""" says …`; without a name it is the role's plain question. */
export interface Question extends Node {
  readonly kind: "Question";
  readonly doc?: string;
  readonly name?: Identifier;
  readonly prompt: TextLiteral;
  readonly says: readonly FieldNode[];
}
export interface FieldNode extends Node {
  readonly kind: "Field";
  readonly doc?: string;
  readonly secret: boolean;
  readonly name: Identifier;
  readonly type: TypeNode;
}

// ---- states ---------------------------------------------------------------

/** A composite holds states; a simple one holds steps and arrows. Mixing them is an error of the checker. */
export interface StateDeclaration extends Node {
  readonly kind: "StateDeclaration";
  readonly doc?: string;
  readonly name: Identifier;
  readonly budget?: BudgetClause;
  readonly states: readonly StateDeclaration[];
  readonly steps: readonly Step[];
  readonly exits: readonly ExitClause[];
  readonly arrows: readonly Arrow[];
}
export interface FinalDeclaration extends Node {
  readonly kind: "FinalDeclaration";
  readonly doc?: string;
  readonly name: Identifier;
  readonly steps: readonly Step[];
}
/** `when E -> target at most N times`. */
export interface Arrow extends Node {
  readonly kind: "Arrow";
  readonly when?: Expression;
  readonly target: Identifier;
  readonly atMost?: Expression;
}
/** `on failure -> target`, `on budget -> target`. */
export interface ExitClause extends Node {
  readonly kind: "ExitClause";
  readonly cause: Identifier;
  readonly target: Identifier;
  readonly atMost?: Expression;
}

export type Step = SetStep | YieldsStep | SpeakStep | StageStep;
/** `for every x in xs,` before a step; several may stand before one. */
export interface ForEvery extends Node {
  readonly kind: "ForEvery";
  readonly variable: Identifier;
  readonly of: Expression;
}
export interface SetStep extends Node {
  readonly kind: "SetStep";
  readonly loops: readonly ForEvery[];
  readonly target: Identifier;
  readonly value: Expression;
}
export interface YieldsStep extends Node {
  readonly kind: "YieldsStep";
  readonly loops: readonly ForEvery[];
  readonly row: Identifier;
  readonly fields: RecordLiteral;
}
/** `a and every b speak in turn, heard by c`: covers speaks, plays and `are asked to NAME`. */
export interface SpeakStep extends Node {
  readonly kind: "SpeakStep";
  readonly loops: readonly ForEvery[];
  readonly subjects: readonly Subject[];
  readonly verb: "speaks" | "plays" | "asked";
  readonly question?: Identifier;
  readonly inTurn: boolean;
  readonly heardBy: readonly Identifier[];
}
export interface Subject extends Node {
  readonly kind: "Subject";
  readonly every: boolean;
  readonly call: Call;
}
export interface StageStep extends Node {
  readonly kind: "StageStep";
  readonly loops: readonly ForEvery[];
  readonly name: Identifier;
  readonly lines: readonly StageLine[];
}
export type StageLine = CastLine | JudgeLine | AgainLine | UntilLine;
/** `for every p in xs, player(p) reacts` or `player(x) follows plan`. */
export interface CastLine extends Node {
  readonly kind: "CastLine";
  readonly loops: readonly ForEvery[];
  readonly call: Call;
  readonly follows?: Expression;
}
/** `when E, each act is judged by a(…), b(…)`; the first line whose `when` holds judges, the last is bare. */
export interface JudgeLine extends Node {
  readonly kind: "JudgeLine";
  readonly when?: Expression;
  readonly act: Identifier;
  /** Empty where a rule alone judges. */
  readonly judges: readonly Call[];
  /** `as { … }`: the verdict by rule, over what the judges said, if there are any. */
  readonly verdict?: RecordLiteral;
}
export interface AgainLine extends Node {
  readonly kind: "AgainLine";
  readonly atMost: Expression;
}
export interface UntilLine extends Node {
  readonly kind: "UntilLine";
  readonly condition: Expression;
}

// ---- claims and tests -----------------------------------------------------

/** `always E`, `never E`, `eventually E`: what holds in every run, whatever is answered. */
export interface ClaimDeclaration extends Node {
  readonly kind: "ClaimDeclaration";
  readonly doc?: string;
  readonly claim: "always" | "never" | "eventually";
  readonly condition: Expression;
}

export interface TestDeclaration extends Node {
  readonly kind: "TestDeclaration";
  /** Its holes name what the loops bind. */
  readonly name: TextLiteral;
  /** `for every row in rows`: each row is a test of its own. */
  readonly loops: readonly ForEvery[];
  readonly lines: readonly TestLine[];
}
export type TestLine = GivenLine | SaysLine | FailsLine | ExpectLine;
export interface GivenLine extends Node {
  readonly kind: "GivenLine";
  readonly name: Identifier;
  readonly value: Expression;
}
export interface SaysLine extends Node {
  readonly kind: "SaysLine";
  readonly role: Identifier;
  readonly value: Expression;
}
export interface FailsLine extends Node {
  readonly kind: "FailsLine";
  readonly role: Identifier;
}
export interface ExpectLine extends Node {
  readonly kind: "ExpectLine";
  readonly condition: Expression;
}

// ---- types ----------------------------------------------------------------

export type TypeNode = NamedType | ChoiceType | RecordType | ListType;
/** `text`, `integer 1..7`, `Person`, `player`. */
export interface NamedType extends Node {
  readonly kind: "NamedType";
  readonly name: Identifier;
  readonly bounds?: BoundsNode;
}
/** `"a" | "b"`: members are texts, or whatever was written there. */
export interface ChoiceType extends Node {
  readonly kind: "ChoiceType";
  readonly members: readonly (TextLiteral | TypeNode)[];
}
export interface RecordType extends Node {
  readonly kind: "RecordType";
  readonly fields: readonly FieldNode[];
}
/** `T[]`, `T[3]`, `T[1..n]`. */
export interface ListType extends Node {
  readonly kind: "ListType";
  readonly of: TypeNode;
  readonly bounds?: BoundsNode;
}
/** For `T[n]` both ends are the same node. */
export interface BoundsNode extends Node {
  readonly kind: "Bounds";
  readonly from: NumberLiteral | Identifier;
  readonly to: NumberLiteral | Identifier;
}

// ---- expressions ----------------------------------------------------------

export type Expression =
  | NumberLiteral
  | BooleanLiteral
  | TextLiteral
  | RecordLiteral
  | ListLiteral
  | Reference
  | Call
  | Member
  | Index
  | Unary
  | Binary
  | Conditional;
/** `value` carries its sign where a sign may be written (bounds). */
export interface NumberLiteral extends Node {
  readonly kind: "NumberLiteral";
  readonly value: number;
}
export interface BooleanLiteral extends Node {
  readonly kind: "BooleanLiteral";
  readonly value: boolean;
}
/** A bare name: a value, a role, a stage. */
export interface Reference extends Node {
  readonly kind: "Reference";
  readonly name: string;
}
/** `f(x, n: y, e for x in xs)`: a function, a role with arguments or a scene. */
export interface Call extends Node {
  readonly kind: "Call";
  readonly name: Identifier;
  /** Absent where no parentheses were written. */
  readonly arguments?: readonly Argument[];
}
export interface Argument extends Node {
  readonly kind: "Argument";
  readonly name?: Identifier;
  readonly value: Expression;
  readonly loop?: Loop;
}
/** `for x in xs when c by k`. */
export interface Loop extends Node {
  readonly kind: "Loop";
  readonly variable: Identifier;
  readonly of: Expression;
  readonly when?: Expression;
  readonly by?: Expression;
}
export interface Member extends Node {
  readonly kind: "Member";
  readonly of: Expression;
  readonly name: Identifier;
}
export interface Index extends Node {
  readonly kind: "Index";
  readonly of: Expression;
  readonly at: Expression;
}
export interface Unary extends Node {
  readonly kind: "Unary";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}
export type BinaryOperator =
  | "or"
  | "and"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "in"
  | ".."
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";
export interface Binary extends Node {
  readonly kind: "Binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Conditional extends Node {
  readonly kind: "Conditional";
  readonly condition: Expression;
  readonly then: Expression;
  readonly else: Expression;
}
export interface RecordLiteral extends Node {
  readonly kind: "RecordLiteral";
  readonly entries: readonly (RecordEntry | Spread)[];
}
export interface RecordEntry extends Node {
  readonly kind: "RecordEntry";
  readonly name: Identifier;
  readonly value: Expression;
}
/** `...e`; a bare `...` in a test's record stands for "fill in the rest". */
export interface Spread extends Node {
  readonly kind: "Spread";
  readonly value?: Expression;
}
export interface ListLiteral extends Node {
  readonly kind: "ListLiteral";
  readonly items: readonly ListItem[];
}
export interface ListItem extends Node {
  readonly kind: "ListItem";
  readonly spread: boolean;
  readonly value: Expression;
  readonly loop?: Loop;
}

// ---- text -----------------------------------------------------------------

/** `"…"` or `"""…"""`, escapes and margin already taken out of `parts`. */
export interface TextLiteral extends Node {
  readonly kind: "TextLiteral";
  readonly block: boolean;
  readonly parts: readonly TextPart[];
}
export type TextPart = Characters | Hole | ForPart | IfPart;
export interface Characters extends Node {
  readonly kind: "Characters";
  readonly text: string;
}
/** `{e}`, also `{if c then a else b}`. */
export interface Hole extends Node {
  readonly kind: "Hole";
  readonly value: Expression;
}
/** `{for x in xs}…{end}`. */
export interface ForPart extends Node {
  readonly kind: "ForPart";
  readonly loop: Loop;
  readonly body: readonly TextPart[];
}
/** `{if c}…{else}…{end}`. */
export interface IfPart extends Node {
  readonly kind: "IfPart";
  readonly condition: Expression;
  readonly then: readonly TextPart[];
  readonly else?: readonly TextPart[];
}
