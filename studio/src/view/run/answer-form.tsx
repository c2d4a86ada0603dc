import type { Field, Value } from "@polylogue/expression";
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { isPlain } from "./asked-fields.ts";
import { ValueField } from "./value-field.tsx";
import { readWritten, written } from "./written.ts";

/** An answer written by a person: in the fields that were asked for, or as text where they are not known. */
export function AnswerForm(props: {
  readonly fields: readonly Field[] | undefined;
  /** The answer to begin with, as a model would give it. */
  readonly answer?: string;
  readonly button: string;
  readonly onAnswer: (text: string) => void;
  readonly children?: ReactNode;
}) {
  const { fields, answer, button, onAnswer, children } = props;
  const [texts, setTexts] = useState(() => begin(fields, answer));
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("textarea, input, select")?.focus(), []);
  const said = answerOf(fields, texts);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (said !== undefined) onAnswer(said);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.stopPropagation();
    event.preventDefault();
    form.current?.requestSubmit();
  };
  const shown: readonly Field[] = fields ?? [{ name: raw, type: { kind: "text" } }];
  return (
    <form ref={form} onSubmit={submit} onKeyDown={press} noValidate>
      <div className="body">
        {shown.map(({ name, type, doc }) => (
          <ValueField
            key={name}
            name={name}
            type={type}
            doc={doc}
            optional
            text={texts[name] ?? ""}
            onText={(text) => setTexts({ ...texts, [name]: text })}
          />
        ))}
      </div>
      <footer>
        {children}
        <button type="submit" className="primary" disabled={said === undefined} title="Ctrl Enter">
          {button}
        </button>
      </footer>
    </form>
  );
}

const raw = "answer";
type Texts = Readonly<Record<string, string>>;

function begin(fields: readonly Field[] | undefined, answer = ""): Texts {
  if (!fields || isPlain(fields)) return { [fields?.[0]?.name ?? raw]: answer };
  const said = parsed(answer);
  return Object.fromEntries(fields.map(({ name, type }) => [name, written(said[name] ?? empty[type.kind])]));
}

/** What a field holds before anybody wrote into it. */
const empty: { readonly [K in Field["type"]["kind"]]?: Value } = { boolean: false, list: [] };

/** The answer as a model would give it; nothing while a field does not fit. */
function answerOf(fields: readonly Field[] | undefined, texts: Texts): string | undefined {
  if (!fields) return texts[raw]?.trim() === "" ? undefined : texts[raw];
  const values: Record<string, Value> = {};
  for (const { name, type } of fields) {
    const read = readWritten(type, texts[name] ?? "");
    if (!read.ok) return undefined;
    values[name] = read.value;
  }
  return isPlain(fields) ? (Object.values(values)[0] as string) : JSON.stringify(values);
}

function parsed(answer: string): Readonly<Record<string, Value>> {
  try {
    const value: unknown = JSON.parse(answer);
    return typeof value === "object" && value !== null ? (value as Record<string, Value>) : {};
  } catch {
    return {};
  }
}
