import { listConsents, listRunbooks } from '@/shared/api/generated/sdk.gen';
import type { ConsentView, Risk, RunbookView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { words } from './words';

export const consentsKey = (organisation: string) => ['consents', organisation] as const;

export const useConsents = (organisation: string) =>
  useRead(consentsKey(organisation), (signal) => listConsents({ path: { organisation_id: organisation }, signal }));

export const useRunbooks = () => useRead(['runbooks'], (signal) => listRunbooks({ signal }), { live: false });

/** What a consent is for: a class of fixes or one fix. */
export type What = { risk: Risk } | { runbook: string };

export const whatOf = (consent: ConsentView): What =>
  consent.risk === null ? { runbook: consent.runbook ?? '' } : { risk: consent.risk };

export function nameOf(what: What, runbooks: readonly RunbookView[]): string {
  if ('risk' in what) return words.classOf(what.risk);
  return words.runbookClass(runbooks.find((one) => one.id === what.runbook)?.title ?? what.runbook);
}
