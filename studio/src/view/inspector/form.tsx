import type { Part, PartNode } from "@polylogue/language";
import { keyOf, partsOf, samePart } from "@polylogue/language";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Field, FieldKind } from "../../intent/fields.ts";
import { fieldsOf } from "../../intent/fields.ts";
import { act } from "../act.ts";
import { useDocument, useWorkspace } from "../context.ts";
import { TextField } from "./text-field.tsx";
import { wanted } from "./wanted.ts";

interface FormProps {
  readonly part: Part;
  readonly node: PartNode;
  readonly source: string;
}

/** A field for each place of a part that can be set. */
export function Form({ part, node, source }: FormProps) {
  const call = useStore(wanted, (state) =>
    state.part && samePart(state.part, part) ? state.slot : undefined,
  );
  useEffect(() => {
    if (call !== undefined)
      requestAnimationFrame(() => wanted.setState({ part: undefined, slot: undefined }));
  }, [call]);
  const fields = fieldsOf(node, source);
  const show = (field: Field) => (
    <PartField key={field.slot} part={part} field={field} called={call === field.slot} />
  );
  const rest = fields.filter(isRare);
  return (
    <div className="form">
      {fields.filter((field) => !isRare(field)).map(show)}
      {rest.length > 0 && (
        <details>
          <summary>More</summary>
          {rest.map(show)}
        </details>
      )}
    </div>
  );
}

/** What few parts have is out of the way until it is wanted. */
const rare: ReadonlySet<string> = new Set(["signature", "called", "played by", "remembers", "budget", "doc"]);
const isRare = ({ slot, text }: Field) => text === undefined && rare.has(slot);

interface PartFieldProps {
  readonly part: Part;
  readonly field: Field;
  readonly called: boolean;
}

function PartField({ part, field, called }: PartFieldProps) {
  const document = useWorkspace((state) => state.document);
  const [problem, setProblem] = useState<string>();
  const { slot, kind, label, text = "", hint, written } = field;
  const write = (now: string) => {
    const text = written(now);
    const edit = { kind: "set", part, slot, ...(text.trim() !== "" && { text }) } as const;
    const why = document && act(document, [edit], { origin: "inspector" });
    setProblem(why);
    return why === undefined;
  };
  const id = `${keyOf(part)}.${slot}`.replace(/[^\w.-]/g, "-");
  if (isChoice(kind)) return <Choice {...{ id, kind, label, text, write, problem, needed: field.needed }} />;
  const lines = kind === "line" ? 1 : Math.max(linesOf(slot), Math.min(text.split("\n").length, 16));
  return (
    <TextField
      {...{ id, label, text, lines, hint, problem, called, write }}
      code={slot !== "doc" && kind !== "prose"}
    />
  );
}

const tall: Readonly<Record<string, number>> = { prompt: 4, source: 2, doc: 1, says: 2, is: 2 };
const linesOf = (slot: string) => tall[slot] ?? 1;

type ChoiceKind = Exclude<FieldKind, "line" | "code" | "prose">;
const isChoice = (kind: FieldKind): kind is ChoiceKind => !["line", "code", "prose"].includes(kind);

interface ChoiceProps {
  readonly id: string;
  readonly kind: ChoiceKind;
  readonly label: string;
  readonly text: string;
  readonly needed: boolean;
  readonly problem: string | undefined;
  readonly write: (text: string) => boolean;
}

function Choice({ id, kind, label, text, needed, problem, write }: ChoiceProps) {
  const options = useDocument(({ analysis }) => choices[kind](analysis.ast).join("\n"))?.split("\n") ?? [];
  const offered = options.includes(text) || text === "" ? options : [text, ...options];
  return (
    <div className="field">
      <label htmlFor={`field-${id}`}>{label}</label>
      <select id={`field-${id}`} value={text} onChange={({ target }) => write(target.value)}>
        {(!needed || text === "") && (
          <option value="">{kind === "slot" ? "the first model of the scene" : "…"}</option>
        )}
        {offered.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      {problem !== undefined && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

type Ast = Parameters<typeof partsOf>[0];
const choices: Readonly<Record<ChoiceKind, (file: Ast) => string[]>> = {
  target: (file) => partsOf(file).flatMap(({ part }) => (part.kind === "state" ? part.name : [])),
  slot: (file) => [...partsOf(file).flatMap(({ part }) => (part.kind === "model" ? part.name : [])), "human"],
  job: () => ["role", "moderator", "reviser"],
  cause: () => ["failure", "budget"],
};
