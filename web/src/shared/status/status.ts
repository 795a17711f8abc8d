/**
 * The one file that maps a status the server computed to a word, a tone and an icon.
 * The screen never works out a status. A value that is missing here is shown as itself, never green.
 */
import {
  Ban,
  CalendarClock,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CirclePause,
  CircleX,
  ClockAlert,
  Eye,
  EyeOff,
  Hand,
  HeartPulse,
  Hourglass,
  RotateCcw,
  ShieldCheck,
  Siren,
  Undo2,
  UserCheck,
  Wrench,
} from 'lucide-react';
import type {
  AttemptView,
  Band,
  ControlStatus,
  DeviceClass,
  EffectiveSetting,
  HealingState,
  IncidentRow,
  LiveState,
  Overlay,
  Result,
  Severity,
  StepReport,
} from '@/shared/api/generated/types.gen';
import { grants, keys } from './access-words';
import { issues } from './document-words';
import { acts, codes, comparisons, orders } from './fleet-words';
import { plainly } from './plain';
import {
  anchors,
  authorities,
  calendars,
  erasures,
  proofs,
  stamps,
  verificationSteps,
  verifications,
  walks,
} from './proof-words';
import { type StatusWord, staleWord, status } from './tones';

const verdicts: Record<Result, StatusWord> = {
  pass: status('Pass', 'good', CircleCheck),
  fail: status('Fail', 'bad', CircleX),
  error: status('Could not look', 'warn', CircleAlert),
  not_applicable: status('Not applicable', 'muted', CircleMinus),
};

const overlays: Record<Overlay, StatusWord> = {
  stale: staleWord,
  not_observed: status('Not observed', 'warn', EyeOff),
  accepted: status('Accepted risk', 'info', UserCheck),
  fixing: status('Fixing', 'info', Wrench),
  checking: status('Checking again', 'info', RotateCcw),
};

const connections: Record<LiveState, StatusWord> = {
  online: status('Online', 'good', CircleCheck),
  stale: status('Stale', 'warn', ClockAlert),
  offline: status('Offline', 'bad', CircleX),
  pending: status('Never checked in', 'muted', CircleDashed),
};

const incidents: Record<IncidentRow['status'], StatusWord> = {
  detected: status('Detected', 'bad', CircleAlert),
  deciding: status('Deciding', 'info', Hourglass),
  waiting_approval: status('Waiting for approval', 'warn', Hand),
  waiting_window: status('Waiting for window', 'info', CalendarClock),
  fixing: status('Fixing', 'info', Wrench),
  checking: status('Checking', 'info', Eye),
  healed: status('Healed', 'good', ShieldCheck),
  recovered: status('Recovered by itself', 'good', CircleCheck),
  ran_not_verified: status('Ran, not verified', 'warn', CircleHelp),
  fix_failed: status('Fix failed', 'bad', CircleX),
  paused_after_repeats: status('Paused after repeats', 'warn', CirclePause),
  accepted_risk: status('Accepted risk', 'info', UserCheck),
  expired: status('Expired', 'muted', CircleMinus),
  escalated: status('Escalated', 'bad', Siren),
  closed_by_person: status('Closed by a person', 'muted', UserCheck),
};

const attempts: Record<AttemptView['status'], StatusWord> = {
  healed: status('Healed', 'good', ShieldCheck),
  failed: status('Failed', 'bad', CircleX),
  rolled_back: status('Rolled back', 'bad', Undo2),
  held_by_guard: status('Held by a guard', 'warn', Hand),
  not_applicable: status('Not applicable', 'muted', CircleMinus),
  preview_only: status('Preview only', 'muted', Eye),
  deciding: status('Deciding', 'info', Hourglass),
  waiting_approval: status('Waiting for approval', 'warn', Hand),
  fixing: status('Fixing', 'info', Wrench),
  escalated: status('Escalated', 'bad', Siren),
  paused_after_repeats: status('Paused after repeats', 'warn', CirclePause),
  ran_not_verified: status('Ran, not verified', 'warn', CircleHelp),
};

const steps: Record<StepReport['status'], StatusWord> = {
  planned: status('Planned, not run', 'muted', Eye),
  done: status('Done', 'info', CircleCheck),
  unchanged: status('Already so', 'muted', CircleMinus),
  failed: status('Failed', 'bad', CircleX),
  undone: status('Undone', 'warn', Undo2),
  skipped: status('Skipped', 'muted', Ban),
};

const effects: Record<EffectiveSetting, StatusWord> = {
  in_effect: status('In effect', 'good', CircleCheck),
  waiting: status('Waiting for check-in', 'info', Hourglass),
  differs: status('Differs', 'bad', CircleX),
  unknown: status('Unknown', 'warn', CircleHelp),
};

const controls: Record<ControlStatus, StatusWord> = {
  met: status('Met', 'good', CircleCheck),
  partly_met: status('Partly met', 'warn', CircleAlert),
  not_met: status('Not met', 'bad', CircleX),
  not_observed: status('Not observed', 'warn', EyeOff),
  stated_by_person: status('Stated by a person', 'info', UserCheck),
};

/** Whether the practice's leave to act holds. It allows changes, so it is no good news by itself. */
const consents = {
  live: status('In force', 'info', UserCheck),
  not_live: status('Not allowed', 'muted', CircleMinus),
  ends_soon: status('Ends within 30 days', 'warn', CalendarClock),
  ended: status('Ended', 'muted', CircleMinus),
};

const bands: Record<Band, StatusWord> = {
  good: status('Good', 'good', CircleCheck),
  attention: status('Attention', 'warn', CircleAlert),
  poor: status('Poor', 'bad', CircleAlert),
  critical: status('Critical', 'bad', Siren),
  no_data: status('No data', 'muted', CircleDashed),
};

const severities: Record<Severity, StatusWord> = {
  critical: status('Critical', 'bad', Siren),
  high: status('High', 'bad', CircleAlert),
  medium: status('Medium', 'warn', CircleAlert),
  low: status('Low', 'muted', CircleMinus),
  info: status('Information', 'muted', CircleMinus),
};

const guards = {
  allowed: status('Allows', 'info', CircleCheck),
  refused: status('Holds', 'warn', Hand),
};

const healing: Record<HealingState, StatusWord> = {
  active: status('Healing is active', 'info', Wrench),
  observe_only: status('Observes only', 'warn', Eye),
  stopped: status('Healing is stopped', 'bad', CirclePause),
  unknown: status('Unknown', 'warn', CircleHelp),
};

const deviceClasses: Record<DeviceClass, StatusWord> = {
  managed: status('Managed', 'muted', CircleCheck),
  medical: status('Recorded only: not probed, not changed', 'info', HeartPulse),
  unknown: status('Unknown kind: not probed, not changed', 'warn', CircleHelp),
};

const kinds = {
  verdicts,
  overlays,
  connections,
  incidents,
  attempts,
  steps,
  effects,
  proofs,
  erasures,
  consents,
  verifications,
  verificationSteps,
  controls,
  orders,
  codes,
  comparisons,
  bands,
  severities,
  guards,
  healing,
  deviceClasses,
  acts,
  walks,
  anchors,
  authorities,
  stamps,
  calendars,
  issues,
  grants,
  keys,
};

export type StatusKind = keyof typeof kinds;

/** Values that may be green (ux 2.4). Everything else carries another tone; status.test.ts holds the file to it. */
export const mayBeGreen: Partial<Record<StatusKind, readonly string[]>> = {
  verdicts: ['pass'],
  connections: ['online'],
  incidents: ['healed', 'recovered'],
  attempts: ['healed'],
  effects: ['in_effect'],
  verifications: ['verified'],
  verificationSteps: ['passed'],
  controls: ['met'],
  orders: ['succeeded'],
  bands: ['good'],
  walks: ['sound'],
  issues: ['issued'],
};

export const statusKinds: Record<StatusKind, Record<string, StatusWord>> = kinds;

/** The word for a server value. A value this build does not know is shown as itself with a question mark. */
export function statusWord(kind: StatusKind, value: string): StatusWord {
  const words = statusKinds[kind];
  const found = Object.hasOwn(words, value) ? words[value] : undefined;
  return found ? plainly(found, kind, value) : status(`Unknown: ${value}`, 'warn', CircleHelp);
}

/** A verdict of an earlier moment: it says nothing about now, so a pass is not green. */
export function pastVerdict(value: string): StatusWord {
  const word = statusWord('verdicts', value);
  return word.tone === 'good' ? { ...word, tone: 'muted' } : word;
}
