/** Step 5 (V7): checkpoints under the key of exactly their log, and who of the witnesses co-signed them. */

import { Refused } from './bytes';
import type { Ed25519 } from './ed25519';
import { guarded } from './entry-steps';
import { type KeyHistory, nameOf, WITNESS } from './keys';
import {
  type Checkpoint,
  LOG_KEY,
  provenBy,
  type VerifierKey,
  verifierKey,
  vkeyText,
  WITNESS_KEY,
  witnessName,
} from './note';
import { StepFailed, type Tally } from './report';
import { quorumMet, type Trust } from './trust';
import { words } from './words';

/** The highest co-signed size by witness (its vkey). */
export type Seen = Map<string, number>;

function logKeys(origin: string, history: KeyHistory, trust: Trust | null): VerifierKey[] {
  if (trust !== null) {
    const key = trust.logs.get(origin);
    if (key === undefined)
      throw new StepFailed(5, origin, 'a log line of exactly this origin in the trust file', 'none');
    return [key, ...history.otherCheckpointKeys(key.raw).map((one) => verifierKey(origin, LOG_KEY, one.raw))];
  }
  const named = history.checkpointKeys();
  if (named.length === 0) throw new StepFailed(5, origin, 'a log key that an entry names', 'none');
  return guarded(5, origin, 'a sound log key', () => named.map((one) => verifierKey(origin, LOG_KEY, one.raw)));
}

/** A witness's key as an appliance holds it for one log. */
export const ofBox = (origin: string, appliance: string, raw: Uint8Array): VerifierKey =>
  verifierKey(witnessName(origin, appliance), WITNESS_KEY, raw);

/** Every witness that the trust file or the log names, by vkey. */
export function witnessKeys(origin: string, history: KeyHistory, trust: Trust | null): Map<string, VerifierKey> {
  const keys = new Map([...(trust?.witnesses.values() ?? [])].map((key) => [vkeyText(key), key] as const));
  for (const { record } of history.ofPurpose(WITNESS)) {
    if (record.appliance === null) continue;
    const key = ofBox(origin, record.appliance, record.raw);
    keys.set(vkeyText(key), key);
  }
  return keys;
}

const clock = (seconds: bigint): string =>
  seconds > 253_402_300_799n ? `second ${seconds}` : new Date(Number(seconds) * 1000).toISOString();

/** Verifies one checkpoint; its co-signatures are added to `seen`. */
export async function checkHead(
  ed: Ed25519,
  tally: Tally,
  history: KeyHistory,
  trust: Trust | null,
  head: Checkpoint,
  origin: string,
  seen: Seen,
): Promise<void> {
  const where = `checkpoint ${head.size} of ${head.origin}`;
  if (head.origin !== origin) throw new StepFailed(5, where, `origin ${origin}`, head.origin);
  const keys = logKeys(origin, history, trust);
  const witnesses = witnessKeys(origin, history, trust);
  const proven = await provenBy(ed, head, [...keys, ...witnesses.values()]).catch((thrown: unknown) => {
    if (thrown instanceof Refused)
      throw new StepFailed(5, where, 'signatures of known keys that verify', thrown.message);
    throw thrown;
  });
  const own = proven.find(({ key }) => key.type === LOG_KEY);
  if (own === undefined) {
    throw new StepFailed(5, where, `a signature by ${keys.map((key) => vkeyText(key)).join(' or ')}`, 'none of it');
  }
  tally.fact(5, words.signedHead(head.size, own.key.keyid));
  tally.fact(5, trust === null ? words.statedKey : words.sameKey);
  for (const { key, seconds } of proven.filter((one) => one.key.type === WITNESS_KEY)) {
    tally.fact(5, words.cosigned(key.name, clock(seconds)));
    seen.set(vkeyText(key), Math.max(head.size, seen.get(vkeyText(key)) ?? 0));
  }
}

/**
 * Names gaps of witnessing for what reaches to `end`: by the trust file's quorum, else by every box of the log but those
 * that were `retired`.
 */
export function judgeWitnesses(
  tally: Tally,
  history: KeyHistory,
  trust: Trust | null,
  origin: string,
  seen: Seen,
  end: number,
  retired: ReadonlySet<string>,
): void {
  const reached = (key: VerifierKey): boolean => (seen.get(vkeyText(key)) ?? 0) >= end;
  if (trust !== null && trust.quorum !== null) {
    const names = [...trust.witnesses].filter(([, key]) => reached(key)).map(([name]) => name);
    if (!quorumMet(trust, names)) tally.gap(5, words.quorum(trust.quorum));
    return;
  }
  const appliances = history.appliances().filter((one) => !retired.has(one));
  if (appliances.length === 0) tally.gap(5, words.unwitnessed(words.noAppliance));
  for (const appliance of appliances) {
    const own = history.ofPurpose(WITNESS).filter((one) => one.record.appliance === appliance);
    const keys = own.map((one) => verifierKey(witnessName(origin, appliance), WITNESS_KEY, one.record.raw));
    if (keys.some(reached)) continue;
    const most = Math.max(0, ...keys.map((key) => seen.get(vkeyText(key)) ?? 0));
    tally.gap(5, most > 0 ? words.unwitnessedTail(end - most) : words.unwitnessed(nameOf(appliance)));
  }
}
