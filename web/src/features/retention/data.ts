import { getRetention } from '@/shared/api/generated/sdk.gen';
import type { Days, Retention, RetentionClass } from '@/shared/api/generated/types.gen';
import { type Read, useRead } from '@/shared/api/read';

export const RETENTION_KEY = ['retention'] as const;
/** The server counts so far; one more means: more than that. */
export const COUNTED_TO = 10_000;

export const useRetention = (): Read<Retention> => useRead(RETENTION_KEY, (signal) => getRetention({ signal }));

const names = ['audit', 'finding_history', 'invitations', 'enrolment_codes'] as const satisfies (keyof Days)[];
export type Settable = RetentionClass & { days: number; floor: number; ceiling: number };

/** A class whose period people set. */
export const isSettable = (one: RetentionClass): one is Settable =>
  one.days !== null && one.floor !== null && one.ceiling !== null;

/** What was typed for each class, by its name. */
export type Draft = Readonly<Record<string, string>>;

/** Whole days of what was typed and differs from what is in force; null where something is no number of days. */
export function daysOf(draft: Draft, classes: readonly Settable[]): Days | null {
  const days: Days = {};
  for (const one of classes) {
    const name = names.find((known) => known === one.name);
    const typed = draft[one.name] ?? String(one.days);
    const value = Number(typed);
    if (!/^\d{1,6}$/.test(typed) || value < one.floor || value > one.ceiling) return null;
    if (name !== undefined && value !== one.days) days[name] = value;
  }
  return days;
}
