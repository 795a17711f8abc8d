import type { HealingTier } from '@/shared/api/generated/types.gen';

/** The two healing tiers as a person reads them. */
export const tierWords: Record<HealingTier, string> = { standard: 'Standard', full_coverage: 'Full' };
