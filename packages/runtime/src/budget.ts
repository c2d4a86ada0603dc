import type { Budget, BudgetUnit } from "@polylogue/model";
import type { Draft } from "./draft.ts";
import { own } from "./own.ts";
import { nothingSpent, type Spent, type Trouble } from "./state.ts";

/** Looks whether a further call is allowed; `extra` calls are under way or just made. */
export type Allowance = (extra: number) => Trouble | undefined;

const units: readonly BudgetUnit[] = ["calls", "tokens", "seconds", "dollars"];

const minus = (a: Spent, b: Spent): Spent => ({
  calls: a.calls - b.calls,
  tokens: a.tokens - b.tokens,
  seconds: a.seconds - b.seconds,
  dollars: a.dollars - b.dollars,
});

interface Account {
  readonly owner: string;
  readonly limits: Readonly<Partial<Record<BudgetUnit, number>>>;
  readonly used: Spent;
}

/**
 * The budgets that a call of `role` draws on, as they stand before the step at hand: the scene's, those of the states
 * around, the role's own, and the enclosing scene's. Calls asked at once are judged by the same state, so that
 * the order in which answers arrive changes nothing.
 */
export function allowance(draft: Draft, state: string, role: string, outer?: Allowance): Allowance {
  const accounts = [...stateAccounts(draft, state), ...roleAccount(draft, role)];
  return (extra) => {
    for (const account of accounts) {
      const trouble = overdrawn(account, extra);
      if (trouble) return trouble;
    }
    return outer?.(draft.next.spent.calls + extra);
  };
}

function overdrawn({ owner, limits, used }: Account, extra: number): Trouble | undefined {
  for (const unit of units) {
    const limit = limits[unit];
    if (limit === undefined) continue;
    if (used[unit] + (unit === "calls" ? extra : 0) >= limit) return { kind: "spent", owner, unit, limit };
  }
  return undefined;
}

function stateAccounts(draft: Draft, state: string): Account[] {
  const accounts: Account[] = [];
  const { plan, next } = draft;
  for (let at = state; at; at = plan.states[at]?.parent ?? "") {
    const budget = plan.states[at]?.budget;
    if (budget)
      accounts.push(account(draft, at, budget, minus(next.spent, own(next.marks, at) ?? nothingSpent)));
  }
  if (plan.budget) accounts.push(account(draft, "", plan.budget, next.spent));
  return accounts;
}

function roleAccount(draft: Draft, role: string): Account[] {
  const budget = draft.plan.roles[role]?.budget;
  return budget ? [account(draft, role, budget, own(draft.next.spentByRole, role) ?? nothingSpent)] : [];
}

function account(draft: Draft, owner: string, budget: Budget, used: Spent): Account {
  const limits: Partial<Record<BudgetUnit, number>> = {};
  for (const { unit, amount } of budget.limits) limits[unit] = draft.bound(amount);
  return { owner, limits, used };
}
