import { BadgeCheck, CircleHelp, TextCursorInput } from 'lucide-react';
import type { IssueState } from '@/shared/api/generated/types.gen';
import { type StatusWord, status } from './tones';

/** What is known of a document by its digest. Apart from the other words: the page that shows it has no session. */
export const issues: Record<IssueState, StatusWord> = {
  issued: status('Issued', 'good', BadgeCheck),
  unknown: status('Not known', 'warn', CircleHelp),
  more_characters: status('More characters needed', 'warn', TextCursorInput),
};
