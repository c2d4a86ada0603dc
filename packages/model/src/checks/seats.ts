import type { SpeakStep, Subject } from "../scene.ts";
import type { Check, Ground } from "./check.ts";
import { allSteps } from "./speaking.ts";

/** Who is one person is asked once in a step; who has n seats is asked with `every`; who is made at run time is declared `[]`. */
export const seats: Check = (ground) => {
  for (const step of allSteps(ground.scene.states)) {
    if (step.kind !== "speak") continue;
    for (const subject of step.subjects) checkSubject(subject, step, ground);
  }
};

function checkSubject(subject: Subject, step: SpeakStep, { role, complain }: Ground): void {
  const kind = role(subject.role)?.seats.kind;
  const { role: name, span, every } = subject;
  const same = step.subjects.filter((other) => other.role === name);
  if (kind === "one") {
    if (every) complain("ROLE-020", span, { name, seats: "one" });
    else if (step.loops.length || same.length > 1) complain("ROLE-021", span, { name });
  }
  if (kind === "counted") {
    if (!every) complain("ROLE-020", span, { name, seats: "counted" });
    else if (step.loops.length || same[0] !== subject) complain("ROLE-027", span, { name });
  }
}
