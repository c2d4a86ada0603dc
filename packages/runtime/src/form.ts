import { closeType } from "@polylogue/expression";
import type { Role, RoleQuestion } from "@polylogue/model";
import { type AnswerField, type AnswerFormat, answerFormat, answerLine } from "@polylogue/protocol";
import type { Draft } from "./draft.ts";
import { own } from "./own.ts";

/** The shape of an answer: fields with bounds as numbers and seats as names, and both ways to tell a model of it. */
export interface Form {
  readonly fields: readonly AnswerField[];
  readonly format: AnswerFormat;
  /** Ends the prompt; empty for plain text. */
  readonly line: string;
}

/** What a question's types leave open, and the forms that were made for it, by what they were closed with. */
interface Made {
  readonly bounds: readonly string[];
  readonly casts: readonly string[];
  readonly forms: Map<string, Form>;
}

const made = new WeakMap<RoleQuestion, Made>();
/** Casts differ from run to run: only the latest few are worth keeping. */
const kept = 16;

/** The form of a question as the scene stands. Equal forms are one object, so that what is made of it is made once. */
export function formOf(draft: Draft, role: Role, question: RoleQuestion): Form {
  let known = made.get(question);
  if (!known) made.set(question, (known = { ...openNames(question), forms: new Map() }));
  const { bounds, casts, forms } = known;
  const key = JSON.stringify([
    bounds.map((name) => draft.bound(name)),
    casts.map((cast) => names(draft, cast)),
  ]);
  let form = forms.get(key);
  if (!form) {
    form = makeForm(draft, role, question);
    if (forms.size >= kept) forms.delete(forms.keys().next().value as string);
    forms.set(key, form);
  }
  return form;
}

function makeForm(draft: Draft, role: Role, question: RoleQuestion): Form {
  const bound = (name: string) => draft.bound(name);
  const fields = question.says.map((f) => ({
    ...f,
    type: closeType(f.type, bound, (cast) => names(draft, cast)),
  }));
  return { fields, format: answerFormat(question.name ?? role.name, fields), line: answerLine(fields) };
}

function openNames(question: RoleQuestion): Pick<Made, "bounds" | "casts"> {
  const [bounds, casts] = [new Set<string>(), new Set<string>()];
  const bound = (name: string) => (bounds.add(name), 0);
  const seats = (role: string) => (casts.add(role), []);
  for (const field of question.says) closeType(field.type, bound, seats);
  return { bounds: [...bounds], casts: [...casts] };
}

const names = (draft: Draft, role: string) => (own(draft.next.people, role) ?? []).map((seat) => seat.name);
