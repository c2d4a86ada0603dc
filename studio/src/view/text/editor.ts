import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import type { TextChange } from "@polylogue/language";
import { definitionAt, findPart, partAt } from "@polylogue/language";
import type { DocumentStore } from "../../session/document.ts";
import { difference } from "../../session/document.ts";
import { assist } from "./assist.ts";
import { highlight } from "./highlight.ts";

/** Marks changes that came from the document, so that they do not go back to it. */
const fromDocument = Annotation.define<boolean>();

/** A text editor on an open document. The document holds the one history; the editor has none of its own. */
export class SceneEditor {
  readonly #view: EditorView;
  readonly #document: DocumentStore;
  readonly #stop: () => void;
  #following = false;

  constructor(parent: HTMLElement, document: DocumentStore, onGoTo: (file: string, offset: number) => void) {
    this.#document = document;
    this.#view = new EditorView({
      parent,
      state: EditorState.create({ doc: document.getState().text, extensions: this.#extensions(onGoTo) }),
    });
    this.#stop = document.subscribe((state, before) => {
      if (state.text !== before.text) this.#take(state.text);
      if (state.selected !== before.selected) this.#show();
    });
  }

  close(): void {
    this.#stop();
    this.#view.destroy();
  }

  focus(offset?: number): void {
    if (offset !== undefined)
      this.#view.dispatch({
        selection: { anchor: offset },
        effects: EditorView.scrollIntoView(offset, { y: "center" }),
      });
    this.#view.focus();
  }

  #extensions(onGoTo: (file: string, offset: number) => void): Extension {
    const ask = () => this.#document.getState().analysis;
    let good = ask();
    const last = () => {
      const now = ask();
      if (now.scene) good = now;
      return good;
    };
    return [
      lineNumbers(),
      foldGutter(),
      codeFolding(),
      lintGutter(),
      drawSelection(),
      rectangularSelection(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      bracketMatching(),
      closeBrackets(),
      indentUnit.of("  "),
      EditorView.contentAttributes.of({ "aria-label": "The scene's text", tabindex: "0" }),
      highlight,
      assist(ask, last),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((each) => each.annotation(fromDocument)))
          this.#give();
        else if (update.selectionSet && !this.#following) this.#point(update.state.selection.main.head);
      }),
      Prec.high(keymap.of(this.#keys(onGoTo))),
      keymap.of([
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
      ]),
    ];
  }

  #keys(onGoTo: (file: string, offset: number) => void) {
    const { undo, redo, format } = this.#document.getState();
    const done = (run: () => void) => ({ preventDefault: true, run: () => (run(), true) });
    return [
      { key: "Mod-z", ...done(undo) },
      { key: "Mod-y", mac: "Mod-Shift-z", ...done(redo) },
      { key: "Mod-Shift-z", ...done(redo) },
      { key: "Shift-Alt-f", ...done(format) },
      {
        key: "F12",
        ...done(() => {
          const place = definitionAt(
            this.#document.getState().analysis,
            this.#view.state.selection.main.head,
          );
          if (place) onGoTo(place.file, place.span.start);
        }),
      },
    ];
  }

  /** What was typed goes to the document. */
  #give(): void {
    const changes: TextChange[] = difference(this.#document.getState().text, this.#view.state.doc.toString());
    this.#document.getState().change(changes, "typing");
    this.#point(this.#view.state.selection.main.head);
  }

  /** What changed elsewhere comes in, in place, so that selection and scrolling stay. */
  #take(text: string): void {
    const changes = difference(this.#view.state.doc.toString(), text);
    if (changes.length === 0) return;
    this.#view.dispatch({
      changes: changes.map(({ span, text: insert }) => ({ from: span.start, to: span.end, insert })),
      annotations: fromDocument.of(true),
    });
  }

  /** The part under the cursor is selected everywhere. */
  #point(offset: number): void {
    const { analysis, select } = this.#document.getState();
    this.#following = true;
    select(partAt(analysis.ast, offset)?.part);
    this.#following = false;
  }

  /** A part that was selected elsewhere comes into view. */
  #show(): void {
    const { selected, analysis } = this.#document.getState();
    const span = selected && findPart(analysis.ast, selected)?.node.span;
    if (!span || this.#following || this.#view.hasFocus) return;
    this.#following = true;
    this.#view.dispatch({
      selection: { anchor: span.start },
      effects: EditorView.scrollIntoView(span.start, { y: "center" }),
    });
    this.#following = false;
  }
}
