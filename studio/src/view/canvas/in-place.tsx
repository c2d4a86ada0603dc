import { useLayoutEffect, useRef } from "react";

interface InPlaceProps {
  readonly label: string;
  readonly text: string;
  readonly done: (text: string) => void;
  readonly leave: () => void;
}

/** A field on the canvas itself: Enter or leaving it keeps what was written, Escape does not. */
export function InPlace({ label, text, done, leave }: InPlaceProps) {
  const field = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);
  const end = (keep: boolean) => {
    if (left.current) return;
    left.current = true;
    if (keep) done(field.current?.value ?? "");
    else leave();
  };
  return (
    <input
      ref={field}
      className="in-place nodrag nopan"
      aria-label={label}
      defaultValue={text}
      spellCheck={false}
      onBlur={() => end(true)}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" || event.key === "Escape") end(event.key === "Enter");
      }}
    />
  );
}
