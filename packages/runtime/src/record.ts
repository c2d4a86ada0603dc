import type { RecordValue } from "@polylogue/expression";
import { actorOf, type Reply, roleOf } from "./ask.ts";
import { own } from "./own.ts";
import type { Work } from "./scope.ts";
import type { Seat } from "./state.ts";

/** Enters a reply into the scene's state and story. Called in written order, whatever order replies arrived in. */
export function record(work: Work, reply: Reply): void {
  const { draft } = work;
  const { seat, question } = reply.asked;
  for (const event of reply.events) draft.tell(event);
  for (const text of reply.texts) draft.count(text);
  draft.spend(seat.role, reply.spent);
  if (!reply.outcome.ok) return draft.fail(reply.outcome.trouble);
  const { fields, key, prompt, completion } = reply.outcome;
  const current = own(draft.next.people, seat.role)?.[seat.seat - 1] ?? seat;
  draft.putSeat({
    ...current,
    fields: { ...current.fields, ...fields },
    turns: [...current.turns, { prompt, completion }],
  });
  const secret = question.says.filter((f) => f.secret).map((f) => f.name);
  draft.tell({
    type: "said",
    key,
    role: seat.role,
    seat: seat.seat,
    name: seat.name,
    ...(question.name && { question: question.name }),
    fields,
    ...(secret.length > 0 && { secret }),
    state: draft.next.chain,
  });
}

/** Puts a line before a seat. */
export function hear(work: Work, role: string, seat: number, text: string): void {
  actorOf(work, { role, seat }).send({ type: "hear", text });
  const listener = work.draft.seat(role, seat);
  work.draft.putSeat({ ...listener, heard: [...listener.heard, text] });
  work.draft.tell({ type: "heard", role, seat, text });
}

/** What others hear of an answer: its public fields, after the speaker's name. */
export function spoken(work: Work, seat: Seat, question: string | undefined, fields: RecordValue): string {
  const role = roleOf(work, seat.role);
  const says = (role.questions.find((q) => q.name === question) ?? role.questions[0])?.says ?? [];
  const open = says.filter((field) => !field.secret && Object.hasOwn(fields, field.name));
  const one = open.length === 1 ? open[0] : undefined;
  const text = one
    ? print(fields[one.name])
    : open.map((field) => `${field.name} ${print(fields[field.name])}`).join("; ");
  return `${seat.name}: ${text}`;
}

const print = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
