import { listChecks, listRunbooks } from '@/shared/api/generated/sdk.gen';
import type { OrderSummary } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { words } from './words';

/** One parameter of an order as text; null where it has none. */
export function parameter(order: Pick<OrderSummary, 'parameters'>, name: string): string | null {
  const value = order.parameters[name];
  return value === null || value === undefined ? null : String(value);
}

/** Titles of checks and runbooks by their ids, from this server's catalogue. */
function useTitles(wanted: boolean): Record<string, string> {
  const options = { live: false, enabled: wanted };
  const checks = useRead(['catalogue', 'checks'], (signal) => listChecks({ signal }), options).data?.items ?? [];
  const books = useRead(['catalogue', 'runbooks'], (signal) => listRunbooks({ signal }), options).data?.items ?? [];
  return Object.fromEntries([...checks, ...books].map((one) => [one.id, one.title]));
}

/** What the order asks for, in short. */
export function useAbout(order: Pick<OrderSummary, 'type' | 'parameters'>): string {
  const titles = useTitles(order.type === 'run_runbook');
  const runbook = parameter(order, 'runbook');
  const check = parameter(order, 'check');
  if (order.type === 'run_runbook' && runbook !== null && check !== null) {
    return words.runs(titles[runbook] ?? runbook, titles[check] ?? check);
  }
  return parameter(order, 'device') === null ? words.wholeSite : words.oneDevice;
}
