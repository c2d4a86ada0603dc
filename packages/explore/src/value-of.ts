import type { ListType, NumberType, RecordValue, TextType, Type, Value } from "@polylogue/expression";
import type { Choose, Options } from "./choice.ts";

/** Where a value stands: the role or variable, then field names; items of a list stand where the list does. */
export type Path = readonly string[];

/** Which values of each type come into question, by what they are for. All types are closed: bounds are numbers. */
export interface Spread {
  booleans(at: Path): Options<boolean>;
  choices(options: readonly string[], at: Path): Options<string>;
  numbers(type: NumberType, at: Path): Options<number>;
  /** `least`: of a plain text, which may not be empty, at least 1. */
  texts(type: TextType, least: number, at: Path): Options<string>;
  lengths(type: ListType, at: Path): Options<number>;
  /** Lists of names without repetition, where nothing bounds their number. */
  selections(names: readonly string[], at: Path): Options<readonly string[]>;
}

/** A value of a closed type, put together from one choice after the other. */
export function valueOf(type: Type, spread: Spread, choose: Choose, at: Path): Value {
  const one = <T>(options: Options<T>): T => options.at(choose(options.count));
  switch (type.kind) {
    case "boolean":
      return one(spread.booleans(at));
    case "choice":
      return type.options.length > 0 ? one(spread.choices(type.options, at)) : "";
    case "number":
    case "integer":
      return one(spread.numbers(type, at));
    case "text":
      return one(spread.texts(type, 0, at));
    case "list":
      return listOf(type, spread, choose, at);
    case "record":
      return recordOf(type.fields, spread, choose, at);
    default:
      return "";
  }
}

function listOf(type: ListType, spread: Spread, choose: Choose, at: Path): Value {
  const { of, min, max } = type;
  if (of.kind === "choice" && of.options.length === 0) return [];
  if (of.kind === "choice" && min === undefined && max === undefined) {
    const selections = spread.selections(of.options, at);
    return [...selections.at(choose(selections.count))];
  }
  const lengths = spread.lengths(type, at);
  const length = lengths.at(choose(lengths.count));
  return Array.from({ length }, () => valueOf(of, spread, choose, at));
}

/** A record, or the fields of an answer. */
export function recordOf(
  fields: readonly { readonly name: string; readonly type: Type }[],
  spread: Spread,
  choose: Choose,
  at: Path,
): RecordValue {
  return Object.fromEntries(
    fields.map(({ name, type }) => [name, valueOf(type, spread, choose, [...at, name])]),
  );
}

/** An answer to a question: its fields, and the text that a model would say. */
export function answerOf(
  question: {
    readonly role: string;
    readonly answer: readonly { readonly name: string; readonly type: Type }[];
    readonly format: { readonly kind: "text" | "json" };
  },
  spread: Spread,
  choose: Choose,
): { readonly fields: RecordValue; readonly text: string } {
  const { role, answer, format } = question;
  const [only] = answer;
  if (format.kind === "json" || only?.type.kind !== "text") {
    const fields = recordOf(answer, spread, choose, [role]);
    return { fields, text: JSON.stringify(fields) };
  }
  // An empty plain text is an answer only where the type says so.
  const texts = spread.texts(only.type, only.type.min === 0 ? 0 : 1, [role, only.name]);
  const text = texts.at(choose(texts.count));
  return { fields: { [only.name]: text }, text };
}
