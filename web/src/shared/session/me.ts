import { getMe } from '@/shared/api/generated/sdk.gen';
import type { Me } from '@/shared/api/generated/types.gen';
import { type Read, useRead } from '@/shared/api/read';

export const ME_KEY = ['me'] as const;

/** Who is signed in. Read once; the session's end is told by any other call. */
export function useMe(): Read<Me> {
  return useRead(ME_KEY, (signal) => getMe({ signal }), { live: false });
}
