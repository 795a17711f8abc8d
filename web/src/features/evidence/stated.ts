import type { EntryView } from '@/shared/api/generated/types.gen';

export type Stated = Record<string, unknown>;

export const objectOf = (value: unknown): Stated => (typeof value === 'object' && value !== null ? { ...value } : {});
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
/** What an entry states, as it is signed. */
export const predicateOf = (entry: EntryView): Stated => objectOf(entry.statement?.['predicate']);
