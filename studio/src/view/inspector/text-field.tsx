import { useEffect, useRef, useState } from "react";

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  /** What stands in the file. */
  readonly text: string;
  /** One is a line, which Enter keeps; more are a field in which Enter begins a new one. */
  readonly lines: number;
  readonly code?: boolean;
  readonly hint?: string | undefined;
  readonly problem?: string | undefined;
  /** Whether a person is to write here next. */
  readonly called?: boolean;
  /** Keeps what was written; tells whether it could. */
  readonly write: (text: string) => boolean;
}

/** A field that keeps what was written when it is left; Escape brings back what stood there. */
export function TextField({ id, label, text, lines, code, hint, problem, called, write }: TextFieldProps) {
  const [draft, setDraft] = useState({ of: text, text });
  if (draft.of !== text) setDraft({ of: text, text });
  const field = useCalled(called ?? false);
  const keep = () => {
    if (draft.text !== text) write(draft.text);
  };
  const common = {
    id: `field-${id}`,
    className: code ? "code" : "",
    value: draft.text,
    placeholder: hint,
    spellCheck: !code,
    "aria-invalid": problem !== undefined,
    "aria-describedby": problem === undefined ? undefined : `problem-${id}`,
    onChange: ({ target }: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      setDraft({ of: text, text: target.value }),
    onBlur: keep,
    onKeyDown: (event: React.KeyboardEvent) =>
      onKey(event, lines === 1, keep, () => setDraft({ of: text, text })),
  };
  return (
    <div className="field">
      <label htmlFor={common.id}>{label}</label>
      {lines === 1 ? <input ref={field} {...common} /> : <textarea ref={field} rows={lines} {...common} />}
      {problem !== undefined && (
        <p className="problem" id={`problem-${id}`} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Takes the person to a field. */
function useCalled(called: boolean) {
  const field = useRef<(HTMLInputElement & HTMLTextAreaElement) | null>(null);
  useEffect(() => {
    if (!called) return;
    field.current?.focus();
    field.current?.select();
  }, [called]);
  return field;
}

function onKey(event: React.KeyboardEvent, isLine: boolean, keep: () => void, back: () => void): void {
  if (event.key === "Enter" && (isLine || event.ctrlKey || event.metaKey)) keep();
  else if (event.key === "Escape") back();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
