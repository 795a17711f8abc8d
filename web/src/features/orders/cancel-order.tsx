import { useState } from 'react';
import { useChange } from '@/shared/api/change';
import { cancelOrder } from '@/shared/api/generated/sdk.gen';
import type { OrderSummary } from '@/shared/api/generated/types.gen';
import type { ApiProblem } from '@/shared/api/problem';
import { mayAct } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { ErrorNote } from '@/shared/ui/error-note';
import { words } from './words';

/** Takes back what no appliance has fetched yet; nothing where there is nothing to take back. */
export function CancelOrder({ order }: { order: OrderSummary }) {
  const me = useMe().data;
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const change = useChange({
    call: () => cancelOrder({ path: { order_id: order.id } }),
    invalidates: [['orders']],
    onError: setProblem,
  });
  const queued = order.states.some(({ state }) => state === 'queued');
  if (problem) return <ErrorNote problem={problem} small />;
  if (!queued || !mayAct(me?.role)) return null;
  return (
    <Button
      busy={change.isPending}
      aria-label={words.cancelOf(words.types[order.type])}
      onClick={() => change.mutate(undefined)}
    >
      {words.cancel}
    </Button>
  );
}
