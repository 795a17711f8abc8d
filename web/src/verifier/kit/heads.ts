/**
 * V7: every checkpoint is signed by the log's trusted key, and what covers the range was witnessed. Witnesses count
 * together over all checkpoints that reach the range's end: V6 has shown that each continues the others.
 */
import { Refused } from '../bytes';
import type { Ed25519 } from '../ed25519';
import { ofBox, witnessKeys } from '../heads';
import { type KeyHistory, nameOf, WITNESS } from '../keys';
import { type Checkpoint, LOG_KEY, provenBy, type VerifierKey, verifierKey, vkeyText, WITNESS_KEY } from '../note';
import { quorumMet, type Trust } from '../trust';
import { milliseconds } from './counts';
import { refusing } from './files';
import type { KitLog } from './kit-log';
import { KitStepFailed, type KitTally } from './report';

const LAST_SECOND = 253_402_300_799n;

export async function v7Heads(
  ed: Ed25519,
  tally: KitTally,
  walk: KitLog,
  heads: readonly Checkpoint[],
  trust: Trust | null,
  to: string,
): Promise<void> {
  const { origin } = walk.log;
  const keys = logKeys(origin, walk.history, trust);
  const witnesses = witnessKeys(origin, walk.history, trust);
  const seen = new Map<string, bigint>();
  for (const head of heads) {
    const where = `checkpoint ${head.size} of ${head.origin}`;
    if (head.origin !== origin) throw new KitStepFailed(7, where, `origin ${origin}`, head.origin);
    const proven = await provenBy(ed, head, [...keys, ...witnesses.values()]).catch((thrown: unknown) => {
      if (!(thrown instanceof Refused)) throw thrown;
      throw new KitStepFailed(7, where, 'signatures of known keys that verify', thrown.message);
    });
    if (!proven.some(({ key }) => key.type === LOG_KEY)) {
      throw new KitStepFailed(7, where, `a signature of ${keys.map(vkeyText).join(' or ')}`, 'no signature of it');
    }
    for (const { key, seconds } of proven) {
      const before = seen.get(vkeyText(key)) ?? 0n;
      if (key.type === WITNESS_KEY && head.size >= walk.log.end)
        seen.set(vkeyText(key), seconds > before ? seconds : before);
    }
  }
  judgeQuorum(tally, walk, trust, seen, to);
}

function logKeys(origin: string, history: KeyHistory, trust: Trust | null): VerifierKey[] {
  if (trust !== null) {
    const key = trust.logs.get(origin);
    if (key === undefined)
      throw new KitStepFailed(7, origin, 'a log line of exactly this origin in the trust file', 'none');
    return [key, ...history.otherCheckpointKeys(key.raw).map((one) => verifierKey(origin, LOG_KEY, one.raw))];
  }
  const named = history.checkpointKeys();
  if (named.length === 0) throw new KitStepFailed(7, origin, 'a checkpoint key that an entry names', 'none');
  return refusing(7, origin, 'a sound checkpoint key', () => named.map((one) => verifierKey(origin, LOG_KEY, one.raw)));
}

function judgeQuorum(tally: KitTally, walk: KitLog, trust: Trust | null, seen: Map<string, bigint>, to: string): void {
  const { origin } = walk.log;
  if (trust !== null && trust.quorum !== null) {
    const names = [...trust.witnesses].filter(([, key]) => seen.has(vkeyText(key))).map(([name]) => name);
    tally.fact(7, `${origin}: co-signed by ${names.sort().join(', ') || 'no witness of the trust file'}`);
    if (!quorumMet(trust, names)) tally.gap(7, `unwitnessed: quorum ${trust.quorum} is not met for ${origin}`);
    return;
  }
  const end = BigInt(Math.floor(milliseconds(to) / 1000));
  const appliances = walk.history.appliances().sort();
  const asked = new Set(appliances.filter((appliance) => walk.endings.retired(appliance) === undefined));
  const missing: string[] = [];
  for (const appliance of appliances) {
    const own = walk.history.ofPurpose(WITNESS).filter((one) => one.record.appliance === appliance);
    const stamps = own.map((one) => seen.get(vkeyText(ofBox(origin, appliance, one.record.raw))) ?? -1n);
    let newest = -1n;
    for (const stamp of stamps) if (stamp > newest) newest = stamp;
    tally.fact(7, `${origin}: ${nameOf(appliance)} co-signed ${moment(newest)}`);
    if (asked.has(appliance) && newest < end) missing.push(nameOf(appliance));
  }
  if (missing.length > 0 || asked.size === 0) {
    tally.gap(7, `unwitnessed: ${missing.join(', ') || 'no appliance'} at or after the period's end for ${origin}`);
  }
}

function moment(stamp: bigint): string {
  if (stamp < 0n) return 'no checkpoint here';
  return stamp > LAST_SECOND ? `at second ${stamp}` : `at ${new Date(Number(stamp) * 1000).toISOString()}`;
}
