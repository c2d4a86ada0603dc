/** One end of a range: a number, or the name of a setting or input whose value it takes when run. */
export type Bound = number | string;

/** The types of the language. A seat is one of a role's people, known by its name. */
export type Type =
  | TextType
  | NumberType
  | BooleanType
  | ChoiceType
  | ListType
  | RecordType
  | SeatType
  | NothingType
  | UnknownType;

export interface TextType {
  readonly kind: "text";
  readonly min?: Bound;
  readonly max?: Bound;
}
export interface NumberType {
  readonly kind: "number" | "integer";
  readonly min?: Bound;
  readonly max?: Bound;
}
export interface BooleanType {
  readonly kind: "boolean";
}
export interface ChoiceType {
  readonly kind: "choice";
  readonly options: readonly string[];
}
export interface ListType {
  readonly kind: "list";
  readonly of: Type;
  readonly min?: Bound;
  readonly max?: Bound;
}
export interface RecordType {
  readonly kind: "record";
  readonly fields: readonly Field[];
  /** The name it was declared with, for messages. */
  readonly name?: string;
}
export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly secret?: boolean;
  readonly doc?: string;
}
export interface SeatType {
  readonly kind: "seat";
  readonly role: string;
}
/** The type of what an empty list holds: fits every type. */
export interface NothingType {
  readonly kind: "nothing";
}
/** The type of what is already reported as wrong: fits and is fitted by everything. */
export interface UnknownType {
  readonly kind: "unknown";
}
