import { show, type Type } from "@polylogue/expression";
import { useId } from "react";
import { readWritten } from "./written.ts";

export interface ValueFieldProps {
  readonly name: string;
  readonly type: Type;
  readonly text: string;
  readonly doc?: string | undefined;
  /** Nothing is wrong with a field that is empty and may be. */
  readonly optional?: boolean;
  readonly onText: (text: string) => void;
}

/** One value, written into what fits its type, with what is wrong with it. */
export function ValueField({ name, type, text, doc, optional = false, onText }: ValueFieldProps) {
  const id = useId();
  const read = readWritten(type, text);
  const problem = read.ok || (optional && text === "") ? undefined : read.problem;
  const Field = fields[type.kind] ?? Json;
  return (
    <div className="field">
      <label htmlFor={id}>{name}</label>
      <Field id={id} type={type} text={text} wrong={problem !== undefined} onText={onText} />
      {(doc || problem) && (
        <p id={`${id}-about`} className={problem ? "wrong" : "quiet"}>
          {problem ?? doc}
        </p>
      )}
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly type: Type;
  readonly text: string;
  readonly wrong: boolean;
  readonly onText: (text: string) => void;
}

const said = ({ id, wrong }: FieldProps) => ({
  id,
  "aria-invalid": wrong,
  "aria-describedby": `${id}-about`,
});

function Text(props: FieldProps) {
  const lines = props.text.split("\n").map((line) => Math.ceil((line.length + 1) / 70));
  const rows = Math.min(
    10,
    Math.max(
      2,
      lines.reduce((sum, each) => sum + each, 0),
    ),
  );
  return (
    <textarea
      {...said(props)}
      rows={rows}
      value={props.text}
      onChange={(event) => props.onText(event.target.value)}
    />
  );
}

function Numeric(props: FieldProps) {
  const { type, text } = props;
  if (type.kind !== "number" && type.kind !== "integer") return null;
  const end = (bound: unknown) => (typeof bound === "number" ? bound : undefined);
  return (
    <span className="numeric">
      <input
        {...said(props)}
        type="number"
        step={type.kind === "integer" ? 1 : "any"}
        min={end(type.min)}
        max={end(type.max)}
        value={text}
        onChange={(event) => props.onText(event.target.value)}
      />
      <span className="quiet">{show(type).replace(/^(number|integer) ?/, "")}</span>
    </span>
  );
}

function Check(props: FieldProps) {
  return (
    <input
      {...said(props)}
      type="checkbox"
      checked={props.text === "true"}
      onChange={(event) => props.onText(String(event.target.checked))}
    />
  );
}

function Choice(props: FieldProps) {
  const options = props.type.kind === "choice" ? props.type.options : [];
  return (
    <select {...said(props)} value={props.text} onChange={(event) => props.onText(event.target.value)}>
      {!options.includes(props.text) && <option value={props.text}>{props.text}</option>}
      {options.map((option) => (
        <option key={option}>{option}</option>
      ))}
    </select>
  );
}

/** Some of several: a tick for each. */
function Some(props: FieldProps) {
  const options = props.type.kind === "list" && props.type.of.kind === "choice" ? props.type.of.options : [];
  const chosen = chosenOf(props.text);
  if (options.length === 0 || !chosen || chosen.some((each) => !options.includes(each)))
    return <Json {...props} />;
  const toggle = (option: string, on: boolean) =>
    props.onText(JSON.stringify(options.filter((each) => (each === option ? on : chosen.includes(each)))));
  return (
    <span className="some" role="group" aria-describedby={`${props.id}-about`}>
      {options.map((option, nth) => (
        <label key={option} className="tick">
          <input
            id={nth === 0 ? props.id : undefined}
            type="checkbox"
            aria-label={option}
            checked={chosen.includes(option)}
            onChange={(event) => toggle(option, event.target.checked)}
          />
          {option}
        </label>
      ))}
    </span>
  );
}

/** The texts of a list that is written as JSON; an empty field is an empty list. */
function chosenOf(text: string): readonly string[] | undefined {
  if (text.trim() === "") return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}

function Json(props: FieldProps) {
  return (
    <textarea
      {...said(props)}
      className="json"
      rows={4}
      placeholder={show(props.type)}
      value={props.text}
      onChange={(event) => props.onText(event.target.value)}
    />
  );
}

const fields: { readonly [K in Type["kind"]]?: (props: FieldProps) => React.ReactNode } = {
  text: Text,
  number: Numeric,
  integer: Numeric,
  boolean: Check,
  choice: Choice,
  list: Some,
};
