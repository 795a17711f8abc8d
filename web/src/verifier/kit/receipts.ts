/** Receipts that a person kept: what a log's head was, as a monthly paper or a kit's report prints it. */
import { Refused } from '../bytes';
import type { ToldHead } from './forms';
import { ORIGIN } from './manifest';

const MOST_RECEIPTS = 32;
const SIZE = /^(0|[1-9][0-9]{0,15})$/;
const ROOT = /^[0-9a-f]{64}$/;
/** Printed before the numbers on paper. */
const LABELS = new Set(['size', 'root']);

/** Words in threes: origin, size, root in hex, on one line or several; `#` begins a comment. Refused with what is wrong. */
export function parseReceipts(text: string): ToldHead[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, ''));
  const words = lines.flatMap((line) => line.split(/\s+/)).filter((word) => word !== '' && !LABELS.has(word));
  if (words.length > 3 * MOST_RECEIPTS) throw new Refused(`receipts: at most ${MOST_RECEIPTS}`);
  const found: ToldHead[] = [];
  for (let at = 0; at < words.length; at += 3) {
    const [origin = '', size = '', root = ''] = words.slice(at, at + 3);
    const which = `receipt ${at / 3 + 1}`;
    if (!ORIGIN.test(origin)) throw new Refused(`${which}: expected the name of a log, found ${origin.slice(0, 60)}`);
    if (!SIZE.test(size) || !Number.isSafeInteger(Number(size)))
      throw new Refused(`${which}: expected a size behind the name of the log`);
    if (!ROOT.test(root)) throw new Refused(`${which}: expected a root of 64 hex digits behind the size`);
    found.push({ origin, size: Number(size), root });
  }
  return found;
}
