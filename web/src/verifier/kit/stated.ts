/** An entry's bytes as a statement in its form. Who signed it is not asked here. */
import { hex, Refused } from '../bytes';
import { type Envelope, PAYLOAD_TYPE, parseEnvelope } from '../envelope';
import { readStatement, type Statement } from '../statement';
import { type Ending, type Erasure, endingOf } from './endings';
import { momentOf } from './manifest';
import { checkMembers } from './members';

export interface Stated {
  envelope: Envelope;
  statement: Statement;
  ending: Ending | null;
}

/** Refused when it is no envelope, or no statement of a known kind. */
export function statedIn(raw: Uint8Array): Stated {
  const envelope = parseEnvelope(raw);
  if (envelope.payloadType !== PAYLOAD_TYPE) throw new Refused(`payloadType: ${envelope.payloadType}`);
  const statement = readStatement(envelope.payload);
  checkMembers(statement);
  momentOf(statement.common.recordedAt, 'recorded_at');
  const { stated, found } = statement.subject;
  if (stated !== found) throw new Refused(`subject: expected ${found}, found ${stated}`);
  return { envelope, statement, ending: endingOf(statement) };
}

/** The erasure whose envelope holds the place of the erased leaf `listed`; null where the bytes are anything else. */
export function standInOf(raw: Uint8Array, index: number, listed: Uint8Array): Erasure | null {
  try {
    const { ending } = statedIn(raw);
    if (ending?.kind !== 'erasure') return null;
    return ending.index === index && ending.leafHash === hex(listed) ? ending : null;
  } catch (thrown) {
    if (thrown instanceof Refused) return null;
    throw thrown;
  }
}
