import { ClockAlert, type LucideIcon } from 'lucide-react';

/** How a status looks. Only `good` is green, and no component may turn anything else green. */
export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'muted';

/** One server value as a person reads it. */
export interface StatusWord {
  word: string;
  tone: Tone;
  icon: LucideIcon;
}

export const status = (word: string, tone: Tone, icon: LucideIcon): StatusWord => ({ word, tone, icon });

/** The server says that a value is too old to trust. */
export const staleWord: StatusWord = status('Stale', 'warn', ClockAlert);

/** Utility classes of a tone, written out whole so that the style build finds them. */
export const toneClasses: Record<Tone, string> = {
  good: 'bg-good-soft text-good border-good-line',
  bad: 'bg-bad-soft text-bad border-bad-line',
  warn: 'bg-warn-soft text-warn border-warn-line',
  info: 'bg-info-soft text-info border-info-line',
  muted: 'bg-muted-soft text-muted border-muted-line',
};

export const toneText: Record<Tone, string> = {
  good: 'text-good',
  bad: 'text-bad',
  warn: 'text-warn',
  info: 'text-info',
  muted: 'text-muted',
};
