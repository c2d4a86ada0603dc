import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import type { Mark } from "@polylogue/language";
import { marksOf } from "@polylogue/language";

const classes: Readonly<Record<Mark["kind"], string | undefined>> = {
  comment: "tok-comment",
  doc: "tok-doc",
  keyword: "tok-keyword",
  number: "tok-number",
  text: "tok-text",
  hole: "tok-hole",
  name: undefined,
  sign: "tok-sign",
};
const decorations = new Map(
  Object.entries(classes).flatMap(([kind, name]) =>
    name ? [[kind, Decoration.mark({ class: name })] as const] : [],
  ),
);

/** Colours from the language's own tokens, for what can be seen. */
export const highlight = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    #marks: readonly Mark[];

    constructor(view: EditorView) {
      this.#marks = marksOf(view.state.doc.toString());
      this.decorations = this.#visible(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged) this.#marks = marksOf(update.state.doc.toString());
      if (update.docChanged || update.viewportChanged) this.decorations = this.#visible(update.view);
    }
    #visible(view: EditorView): DecorationSet {
      const { from, to } = view.viewport;
      const builder = new RangeSetBuilder<Decoration>();
      for (const { span, kind } of this.#marks) {
        if (span.end <= from) continue;
        if (span.start >= to) break;
        const decoration = decorations.get(kind);
        if (decoration) builder.add(span.start, span.end, decoration);
      }
      return builder.finish();
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
