import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  snippetCompletion,
} from "@codemirror/autocomplete";
import { foldService } from "@codemirror/language";
import { type Diagnostic, linter } from "@codemirror/lint";
import type { Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import type { Analysis } from "@polylogue/language";
import { completionsAt, explained, foldsOf, hoverAt } from "@polylogue/language";

/** What the editor asks of the language: always about the text as it is now. */
export type Ask = () => Analysis;

const types: Readonly<Record<string, string>> = {
  keyword: "keyword",
  state: "namespace",
  role: "class",
  value: "variable",
  field: "property",
  function: "function",
  type: "type",
  model: "constant",
  snippet: "keyword",
};

function completer(ask: Ask, last: () => Analysis | undefined) {
  return ({ pos, explicit }: CompletionContext): CompletionResult | null => {
    const { from, items } = completionsAt(ask(), pos, last());
    if (items.length === 0 || (!explicit && from === pos && !/[.>{]\s?$/.test(ask().source.slice(0, pos))))
      return null;
    const options = items.map(({ label, insert, kind, detail, doc }): Completion => {
      const plain: Completion = {
        label,
        type: types[kind] ?? "text",
        ...(detail && { detail }),
        ...(doc && { info: doc }),
      };
      return insert === undefined ? plain : snippetCompletion(insert.replace("$0", "${}"), plain);
    });
    return { from, options, validFor: /^[\p{L}\p{N}_]*$/u };
  };
}

/** Faults as the checker tells them, with what could be done at once. */
function faults(ask: Ask): readonly Diagnostic[] {
  const analysis = ask();
  const length = analysis.source.length;
  return analysis.diagnostics.map((each) => {
    const { message, hint, severity, code, fixes } = explained(each, analysis);
    const from = Math.min(each.span.start, length);
    return {
      from,
      to: Math.min(Math.max(each.span.end, from + 1), length),
      severity,
      source: code,
      message: hint ? `${message} ${hint}` : message,
      actions: fixes.map(({ title, changes }) => ({
        name: title,
        apply: (view) =>
          view.dispatch({
            changes: changes.map(({ span, text }) => ({ from: span.start, to: span.end, insert: text })),
          }),
      })),
    };
  });
}

function tooltip(ask: Ask) {
  return hoverTooltip((_, pos) => {
    const hover = hoverAt(ask(), pos);
    if (!hover) return null;
    return {
      pos: hover.span.start,
      end: hover.span.end,
      create: () => ({ dom: card(hover.title, hover.doc) }),
    };
  });
}

function card(title: string, doc?: string): HTMLElement {
  const dom = document.createElement("div");
  dom.className = "hover-card";
  const head = dom.appendChild(document.createElement("code"));
  head.textContent = title;
  if (doc) dom.appendChild(document.createElement("p")).textContent = doc;
  return dom;
}

/** Completion, faults, hover and folding. */
export function assist(ask: Ask, last: () => Analysis | undefined): Extension {
  return [
    autocompletion({ override: [completer(ask, last)], icons: false }),
    linter(() => faults(ask), { delay: 120 }),
    tooltip(ask),
    foldService.of((state, start, end) => {
      const { source, ast } = ask();
      if (source.length !== state.doc.length) return null;
      const fold = foldsOf(source, ast).find((each) => each.start >= start && each.start <= end);
      return fold ? { from: end, to: fold.end } : null;
    }),
  ];
}
