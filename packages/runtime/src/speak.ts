import type { SpeakStep } from "@polylogue/model";
import { ask, type Question, questionOf, type Reply, roleOf } from "./ask.ts";
import { own } from "./own.ts";
import { hear, record, spoken } from "./record.ts";
import { flush, type Work } from "./scope.ts";

/** Plays a step in which roles are asked: all at once, or one after another. */
export async function speak(work: Work, step: SpeakStep): Promise<void> {
  if (step.inTurn) return speakInTurn(work, step);
  const questions = work.draft.next.engaged.map((_, i) => questionFor(work, step, i, i));
  const replies = await askAtOnce(work, questions);
  if (!work.draft.next.trouble) for (const reply of replies) deliver(work, step, reply);
}

async function speakInTurn(work: Work, step: SpeakStep): Promise<void> {
  for (let i = 0; i < work.draft.next.engaged.length && !work.draft.next.trouble; i++) {
    const [reply] = await askAtOnce(work, [questionFor(work, step, i, 0)]);
    if (reply && !work.draft.next.trouble) deliver(work, step, reply);
  }
}

/** Asks at once what is known before; records in written order. */
export async function askAtOnce(work: Work, questions: readonly Question[]): Promise<readonly Reply[]> {
  flush(work);
  const replies = await Promise.all(questions.map((question) => ask(work, question)));
  for (const reply of replies) record(work, reply);
  return replies;
}

function questionFor(work: Work, step: SpeakStep, index: number, ahead: number): Question {
  const engaged = work.draft.next.engaged[index] as { role: string; seat: number };
  const role = roleOf(work, engaged.role);
  return {
    seat: work.draft.seat(engaged.role, engaged.seat),
    question: questionOf(role, step.question),
    key: `${work.key}/${index + 1}.${engaged.role}`,
    ahead,
  };
}

function deliver(work: Work, step: SpeakStep, reply: Reply): void {
  if (!reply.outcome.ok) return;
  const speaker = reply.asked.seat;
  const text = spoken(work, speaker, reply.asked.question.name, reply.outcome.fields);
  for (const role of step.heardBy) {
    for (const seat of own(work.draft.next.people, role) ?? []) {
      if (seat.role !== speaker.role || seat.seat !== speaker.seat) hear(work, role, seat.seat, text);
    }
  }
}
