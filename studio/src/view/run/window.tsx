import { type ReactNode, useEffect, useId, useRef } from "react";

/** A window before everything else, closed with Escape. The focus goes in and comes back. */
export function Window(props: {
  readonly title: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const place = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const dialog = place.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={place}
      className={props.wide ? "window wide" : "window"}
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <header>
        <h1 id={title}>{props.title}</h1>
        <button type="button" className="plain" aria-label="Close" onClick={props.onClose}>
          ✕
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
