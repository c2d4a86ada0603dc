import { budget } from "./budget.ts";
import type { Check } from "./check.ts";
import { conditions } from "./conditions.ts";
import { finite } from "./finite.ts";
import { hearing } from "./hearing.ts";
import { knownBeforeRead } from "./known-before-read.ts";
import { library } from "./library.ts";
import { reachable } from "./reachable.ts";
import { revisers } from "./revisers.ts";
import { seats } from "./seats.ts";
import { shape } from "./shape.ts";
import { speaking } from "./speaking.ts";
import { spentBudgets } from "./spent-budgets.ts";
import { stages } from "./stages.ts";

/** Every check of a whole scene, in the order in which they run. */
export const checks: readonly Check[] = [
  library,
  shape,
  reachable,
  finite,
  speaking,
  seats,
  hearing,
  stages,
  revisers,
  knownBeforeRead,
  conditions,
  spentBudgets,
  budget,
];
