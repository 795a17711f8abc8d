import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleX,
  ClockAlert,
  Hand,
  Hourglass,
  Send,
  UserCheck,
  Wrench,
} from 'lucide-react';
import type { AuditLine, OrderState } from '@/shared/api/generated/types.gen';
import { type StatusWord, status } from './tones';

/** Where an order stands at one appliance. */
export const orders: Record<OrderState, StatusWord> = {
  queued: status('Queued', 'info', Hourglass),
  delivered: status('Fetched', 'info', Send),
  accepted: status('Accepted', 'info', UserCheck),
  running: status('Running', 'info', Wrench),
  succeeded: status('Done', 'good', CircleCheck),
  failed: status('Failed', 'bad', CircleX),
  refused: status('Refused', 'warn', Hand),
  expired: status('Expired', 'warn', ClockAlert),
  superseded: status('Superseded', 'muted', CircleMinus),
  cancelled: status('Cancelled', 'muted', Ban),
};

/** An enrolment code. */
export const codes = {
  unused: status('Unused', 'info', CircleDashed),
  claimed: status('Claimed', 'muted', CircleCheck),
  expired: status('Expired', 'muted', ClockAlert),
};

/** A fingerprint held here beside the one that the appliance shows. */
export const comparisons = {
  same: status('The same', 'info', CircleCheck),
  differs: status('Differs', 'bad', CircleX),
  not_compared: status('Not compared yet', 'muted', CircleHelp),
};

/** What became of an act in the audit log. That it was done says nothing about whether it was good. */
export const acts: Record<AuditLine['outcome'], StatusWord> = {
  done: status('Done', 'muted', CircleCheck),
  refused: status('Refused', 'warn', Hand),
  failed: status('Failed', 'bad', CircleX),
};
