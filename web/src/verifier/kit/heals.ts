/** V11: every `healed` has its failing look before and its passing look after, and shares neither rule nor look. */
import { hex } from '../bytes';
import { parseEnvelope } from '../envelope';
import { countOf, type JsonObject, listOf, objectOf, orNull, stringOf } from '../json';
import { leafHash } from '../merkle';
import { readStatement, type Statement } from '../statement';
import { type Heal, milliseconds } from './counts';
import { entryAt, type OpenKit, refusing } from './files';
import { type Ref, refOf } from './forms';
import { type KitLog, placeOf } from './kit-log';
import { digestOf, idOf, momentOf } from './manifest';
import { KitStepFailed, type KitTally } from './report';

const LONGEST_BEFORE_MS = 600_000;

interface Attempt {
  id: string;
  device: string;
  check: string;
  version: number;
  dryRun: boolean;
  carriedOut: boolean;
  before: Ref | null;
  after: Ref | null;
  startedAt: string;
  lastStepAt: string | null;
  endedAt: string;
  parameters: string;
  catalogue: string;
}

const catalogueOf = (predicate: JsonObject): string =>
  digestOf(objectOf(predicate['software'], 'software')['catalogue_digest'], 'catalogue_digest');

function attemptOf(predicate: JsonObject): Attempt {
  const statuses = listOf(predicate['steps'], 'steps').map((step) =>
    stringOf(objectOf(step, 'steps')['status'], 'status'),
  );
  return {
    id: idOf(predicate['attempt'], 'attempt'),
    device: idOf(predicate['device'], 'device'),
    check: stringOf(predicate['check'], 'check'),
    version: countOf(predicate['check_version'], 'check_version'),
    dryRun: predicate['dry_run'] !== false,
    carriedOut: statuses.some((status) => status === 'done' || status === 'unchanged'),
    before: refOf(predicate['before'], 'before'),
    after: refOf(predicate['after'], 'after'),
    startedAt: momentOf(predicate['started_at'], 'started_at'),
    lastStepAt: orNull(predicate['last_step_at'], (value) => momentOf(value, 'last_step_at'), 'last_step_at'),
    endedAt: momentOf(predicate['ended_at'], 'ended_at'),
    parameters: digestOf(predicate['parameters_digest'], 'parameters_digest'),
    catalogue: catalogueOf(predicate),
  };
}

/** Judges every heal recorded in or after the period; those before it are context. */
export async function v11Heals(tally: KitTally, kit: OpenKit, walks: readonly KitLog[]): Promise<void> {
  const used = new Set<string>();
  let judged = 0;
  for (const walk of walks) {
    for (const heal of walk.heals) {
      const where = placeOf(heal.entry);
      const { common, predicate } = heal.statement;
      const attempt = refusing(11, where, 'an attempt in its form', () => attemptOf(predicate));
      const recheck =
        attempt.after && [walk.log.origin, common.appliance, attempt.after.epoch, attempt.after.seq].join();
      const erased = common.recordedAt >= kit.manifest.from ? restsOnErased(walk, heal, attempt) : [];
      for (const gap of erased) tally.gap(11, gap);
      if (common.recordedAt >= kit.manifest.from && erased.length === 0) {
        await judge(kit, walk, heal, attempt);
        if (recheck !== null && used.has(recheck))
          throw new KitStepFailed(11, where, 'a re-check of its own', 'one used twice');
        judged += 1;
      }
      if (recheck !== null) used.add(recheck);
    }
  }
  tally.fact(11, `${judged} heals judged`);
}

/** What to say of each look that was erased; KitStepFailed where the heal names another leaf than was. */
function restsOnErased(walk: KitLog, heal: Heal, { id, before, after }: Attempt): string[] {
  const gaps: string[] = [];
  for (const ref of [before, after]) {
    const index = ref === null ? undefined : indexOf(walk, heal, ref);
    const erased = index === undefined ? undefined : walk.endings.standIns.get(index);
    if (ref === null || erased === undefined || index === undefined || index >= heal.entry.index) continue;
    if (erased.leafHash === ref.leafHash)
      gaps.push(`attempt ${id}: entry ${index} of ${walk.log.origin}, on which it rests, is erased`);
    else throw new KitStepFailed(11, placeOf(heal.entry), `leaf ${ref.leafHash}`, `leaf ${erased.leafHash}, erased`);
  }
  return gaps;
}

const indexOf = (walk: KitLog, heal: Heal, ref: Ref): number | undefined =>
  walk.tracks.get(heal.statement.common.appliance)?.indices.get(`${ref.epoch}/${ref.seq}`);

async function judge(kit: OpenKit, walk: KitLog, heal: Heal, attempt: Attempt): Promise<void> {
  const where = placeOf(heal.entry);
  const { startedAt, lastStepAt, endedAt } = attempt;
  if (attempt.dryRun || !attempt.carriedOut) {
    throw new KitStepFailed(11, where, 'steps carried out', 'a dry run or no step carried out');
  }
  if (lastStepAt === null || startedAt > lastStepAt || lastStepAt > endedAt) {
    throw new KitStepFailed(11, where, 'start, last step and end in that order', 'other times');
  }
  const before = await look(kit, walk, heal, attempt, attempt.before, 'fail');
  const after = await look(kit, walk, heal, attempt, attempt.after, 'pass');
  const waited = milliseconds(startedAt) - milliseconds(before);
  if (waited < 0 || waited > LONGEST_BEFORE_MS) {
    throw new KitStepFailed(11, where, `a failing look at most 10 minutes before ${startedAt}`, before);
  }
  if (after < lastStepAt) throw new KitStepFailed(11, where, `a re-check after the last step at ${lastStepAt}`, after);
}

/** When the look that the heal names was made, with everything around it equal to the heal's own. */
async function look(
  kit: OpenKit,
  walk: KitLog,
  heal: Heal,
  attempt: Attempt,
  ref: Ref | null,
  wanted: 'fail' | 'pass',
): Promise<string> {
  const where = placeOf(heal.entry);
  if (ref === null) throw new KitStepFailed(11, where, `a ${wanted} look of the same check`, 'none named');
  const { kind, predicate } = await resolve(kit, walk, heal, ref);
  return refusing(11, where, 'an observation in its form', () => {
    if (kind !== 'observation' || idOf(predicate['device'], 'device') !== attempt.device) {
      throw new KitStepFailed(11, where, `an observation of device ${attempt.device}`, kind);
    }
    const results = listOf(predicate['results'], 'results').map((one) => objectOf(one, 'results'));
    const [result, ...more] = results.filter((one) => one['check'] === attempt.check);
    const same = result?.['version'] === attempt.version && result['result'] === wanted;
    if (result === undefined || more.length > 0 || !same) {
      const expected = `${attempt.check} version ${attempt.version} ${wanted} in entry ${ref.epoch}/${ref.seq}`;
      throw new KitStepFailed(11, where, expected, 'another result, another version, or no such check');
    }
    const pairs = [
      ['parameters', attempt.parameters, digestOf(predicate['parameters_digest'], 'parameters_digest')],
      ['catalogue', attempt.catalogue, catalogueOf(predicate)],
    ] as const;
    for (const [name, expected, found] of pairs) {
      if (expected !== found) throw new KitStepFailed(11, where, `${name} ${expected} at the ${wanted} look`, found);
    }
    return momentOf(result['observed_at'], 'observed_at');
  });
}

async function resolve(kit: OpenKit, walk: KitLog, heal: Heal, ref: Ref): Promise<Statement> {
  const where = placeOf(heal.entry);
  const index = indexOf(walk, heal, ref);
  if (index === undefined || index >= heal.entry.index) {
    throw new KitStepFailed(
      11,
      where,
      `entry ${ref.epoch}/${ref.seq} of its own chain, in the kit and before it`,
      'none',
    );
  }
  const raw = await entryAt(kit, walk.log, index);
  const leaf = hex(leafHash(raw));
  if (leaf !== ref.leafHash) throw new KitStepFailed(11, where, `leaf ${ref.leafHash}`, `leaf ${leaf}`);
  return refusing(11, where, 'a statement', () => readStatement(parseEnvelope(raw).payload));
}
