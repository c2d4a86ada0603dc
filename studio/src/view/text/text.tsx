import { useEffect, useRef } from "react";
import { useWorkspace } from "../context.ts";
import { SceneEditor } from "./editor.ts";
import "../../style/text.css";

/** The text of the open file. */
export default function Text() {
  const place = useRef<HTMLDivElement>(null);
  const document = useWorkspace((state) => state.document);
  const open = useWorkspace((state) => state.open);
  useEffect(() => {
    if (!place.current || !document) return undefined;
    const editor = new SceneEditor(place.current, document, (file, offset) => {
      if (file === document.getState().path) editor.focus(offset);
      else void open(file);
    });
    return () => editor.close();
  }, [document, open]);
  return <div ref={place} className="text-editor" />;
}
