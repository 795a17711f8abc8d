import { CalendarClock, CircleCheck, CircleMinus, Moon } from 'lucide-react';
import { status } from './tones';

/** An auditor's leave to read. */
export const grants = {
  open: status('May read', 'info', CircleCheck),
  ended: status('Ended', 'muted', CircleMinus),
};

/** A program's key. */
export const keys = {
  active: status('In use', 'info', CircleCheck),
  unused: status('Not used for 90 d or more', 'warn', Moon),
  ended: status('Ended', 'muted', CalendarClock),
  revoked: status('Revoked', 'muted', CircleMinus),
};
