/** V3, once every log was walked: who signed the manifest, and what could not be established about keys. */
import { ATTESTATION, type KeyHistory } from '../keys';
import type { Trust } from '../trust';
import { words } from '../words';
import { KitStepFailed, type KitTally } from './report';

/** KitStepFailed unless the trust file or the log names the manifest's key. */
export function manifestSigner(
  tally: KitTally,
  signedBy: string,
  trust: Trust | null,
  histories: readonly KeyHistory[],
): void {
  const trusted = trust?.platform ?? new Set<string>();
  const pinned = trusted.size === 0;
  const known = new Set(trusted);
  for (const history of histories) {
    const own = history.ofPurpose(ATTESTATION).map((one) => one.record);
    const all = pinned ? [...own, ...history.pinned.filter((one) => one.purpose === ATTESTATION)] : own;
    for (const record of all) if (record.appliance === null) known.add(record.keyid);
  }
  if (!known.has(signedBy)) {
    const wanted = `a platform key that ${pinned ? '' : 'the trust file or '}the log names`;
    throw new KitStepFailed(3, 'manifest', wanted, signedBy);
  }
  for (const history of histories) keyGaps(tally, history);
}

function keyGaps(tally: KitTally, history: KeyHistory): void {
  // That the trust file names no platform key is said by V0.
  for (const gap of history.gaps) if (gap !== words.notListed(words.platform)) tally.gap(3, gap);
  for (const { record, doubtfulFrom, until } of history.held) {
    if (doubtfulFrom === null || until === null) continue;
    tally.gap(3, `entries ${doubtfulFrom} to ${until} under ${record.keyid} are doubtful: the key was compromised`);
  }
}
