import {
  CalendarClock,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleX,
  ClockAlert,
  Eraser,
  FileCheck2,
  Hourglass,
  ShieldAlert,
  ShieldCheck,
} from 'lucide-react';
import type {
  AnchorState,
  AuthorityView,
  ProofState,
  StampState,
  VerificationLine,
} from '@/shared/api/generated/types.gen';
import { type StatusWord, status } from './tones';

/** How far an entry has come. None is green: no check of the proof ran on this page. */
export const proofs: Record<ProofState, StatusWord> = {
  received: status('Waiting for checkpoint', 'info', Hourglass),
  sealed: status('In a signed checkpoint', 'info', FileCheck2),
  witnessed: status('In a co-signed checkpoint', 'info', FileCheck2),
};

/** Its bytes are gone; only its place and its hash are left to check. */
export const erasures = { erased: status('Erased', 'warn', Eraser) };

/** What a verification in this browser came to. Only one without any gap is green. */
export const verifications = {
  verified: status('Verified in this browser', 'good', ShieldCheck),
  uncompared: status('Verified in this browser, keys not compared', 'info', ShieldCheck),
  gaps: status('Verified in this browser, with gaps', 'warn', ShieldAlert),
  broken: status('Broken', 'bad', CircleX),
  waiting: status('Not verified: waiting for a checkpoint', 'info', Hourglass),
  nothing: status('Nothing to verify', 'muted', CircleDashed),
};

/** One numbered step of a verification in this browser. */
export const verificationSteps = {
  passed: status('Passed', 'good', CircleCheck),
  gap: status('Passed, with a gap', 'warn', CircleAlert),
  failed: status('Failed', 'bad', CircleX),
  not_run: status('Not checked here', 'muted', CircleHelp),
};

/** What the server's own walk over a log came to. */
export const walks = {
  sound: status('Verified by the server', 'good', ShieldCheck),
  faulty: status('Broken', 'bad', CircleX),
  never: status('Not walked yet', 'muted', CircleDashed),
} satisfies Record<NonNullable<VerificationLine['verdict']> | 'never', unknown>;

/** Whether somebody outside vouches for the time. It says nothing about what is in the log, so none is green. */
export const anchors = {
  off: status('No outside time stamps', 'warn', CircleMinus),
  waiting: status('Waiting for the first time stamp', 'info', Hourglass),
  current: status('Time-stamped from outside', 'info', CircleCheck),
  stale: status('No time stamp for over 24 h', 'warn', ClockAlert),
} satisfies Record<AnchorState, unknown>;

export const authorities = {
  good: status('Answers', 'info', CircleCheck),
  failing: status('Fails', 'warn', CircleAlert),
  waiting: status('Not asked yet', 'muted', Hourglass),
} satisfies Record<AuthorityView['state'], unknown>;

/** Of the certificate behind a time stamp. What was stamped while it held stays stamped. */
export const stamps = {
  good: status('Certificate holds', 'info', CircleCheck),
  ends_soon: status('Certificate ends within 30 days', 'warn', CalendarClock),
  ended: status('Certificate ended since', 'muted', CalendarClock),
} satisfies Record<StampState, unknown>;

/** The calendar's proof beside a time stamp. A named block is not looked up here. */
export const calendars = {
  pending: status('Waits for a block', 'info', Hourglass),
  confirmed: status('Names a block', 'info', CircleCheck),
};
