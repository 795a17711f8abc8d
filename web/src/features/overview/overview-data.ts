import { getOverview } from '@/shared/api/generated/sdk.gen';
import type { Overview } from '@/shared/api/generated/types.gen';
import { type Read, useRead } from '@/shared/api/read';

/** One answer for all figures, so that two cards cannot disagree. */
export function useOverview(): Read<Overview> {
  return useRead(['overview'], (signal) => getOverview({ signal }));
}
