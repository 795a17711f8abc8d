import type { OrderSummary } from '@/shared/api/generated/types.gen';
import { useAbout } from './order-words';

/** What the order asks for, in short. */
export function About({ order }: { order: Pick<OrderSummary, 'type' | 'parameters'> }) {
  return useAbout(order);
}
