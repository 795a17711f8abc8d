import type { PlannedChange } from '@/shared/api/generated/types.gen';
import { words } from './words';

/** What people may notice of a planned change. */
export function interruption({ runbook }: PlannedChange): string {
  const said = [
    runbook.restart && words.restart,
    runbook.disruptive && words.disruptive,
    runbook.window && words.window,
  ].filter((word) => word !== false);
  return said.length === 0 ? words.noInterruption : said.join(', ');
}
