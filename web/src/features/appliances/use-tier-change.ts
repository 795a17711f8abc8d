import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import { changeHealingTier } from '@/shared/api/generated/sdk.gen';
import type { HealingTier, HealingTierPreview } from '@/shared/api/generated/types.gen';
import { ApiProblem } from '@/shared/api/problem';
import { useProof, wantsProof } from '@/shared/api/proof';
import { useRead } from '@/shared/api/read';
import { words } from './words';

interface Confirmation {
  reason: string;
  previewId: string;
}

async function preview(siteId: string, to: HealingTier, signal: AbortSignal): Promise<HealingTierPreview> {
  const answer = await changeHealingTier({
    path: { site_id: siteId },
    query: { dry_run: true },
    body: { healing_tier: to, reason: words.previewReason },
    signal,
  });
  if ('preview_id' in answer) return answer;
  throw new ApiProblem({ kind: 'answer', status: 200, code: 'no_preview', title: '', detail: '' });
}

async function confirm(siteId: string, to: HealingTier, given: Confirmation): Promise<void> {
  await changeHealingTier({
    path: { site_id: siteId },
    body: { healing_tier: to, reason: given.reason, preview_id: given.previewId },
  });
}

/** Preview, then change. Answers of the server that ask for more (a proof, a new preview) become state, not errors. */
export function useTierChange(siteId: string, to: HealingTier, onDone: () => void) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const proof = useProof();
  const [renewed, setRenewed] = useState(false);
  const read = useRead(['tier-preview', siteId, to], (signal) => preview(siteId, to, signal), { live: false });
  const change = useChange({
    call: async (given: Confirmation) => {
      await proof.give();
      await confirm(siteId, to, given);
    },
    invalidates: [['sites', siteId]],
    onError: (found) => {
      if (wantsProof(found)) return proof.want();
      if (found.status === 409) {
        setRenewed(true);
        void read.refetch();
        return;
      }
      setProblem(found);
    },
    onDone,
  });
  const send = (given: Confirmation) => {
    setProblem(null);
    setRenewed(false);
    change.mutate(given);
  };
  return { read, busy: change.isPending, problem, proof, renewed, send };
}
