import type { AppliancePage } from '@/shared/api/generated/types.gen';

const HEX = /^[0-9a-f]{64}$/;
const OWN = ['identity', 'evidence', 'witness', 'sealing'] as const;
const SERVER = ['answers', 'orders', 'attestation', 'checkpoint'] as const;

export type Own = Record<(typeof OWN)[number], string>;

/** Fingerprints as the appliance printed them. */
interface Printed {
  appliance: string;
  own: Own;
  server: Record<(typeof SERVER)[number], string>;
}

type Members = Record<string, unknown>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null;

function keys<Name extends string>(value: unknown, names: readonly Name[]): Record<Name, string> | null {
  if (!isMembers(value)) return null;
  const found: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const digest = value[name];
    if (typeof digest !== 'string' || !HEX.test(digest)) return null;
    found[name] = digest;
  }
  const whole = (some: Partial<Record<Name, string>>): some is Record<Name, string> =>
    names.every((name) => name in some);
  return whole(found) ? found : null;
}

/** Reads what `wardkeep-appliance fingerprints` prints; null when it is something else. */
export function readPrinted(text: string): Printed | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isMembers(read) || typeof read['appliance'] !== 'string') return null;
  const own = keys(read['own'], OWN);
  const server = keys(read['server'], SERVER);
  return own === null || server === null ? null : { appliance: read['appliance'], own, server };
}

/** What this server holds. */
export type Held = Pick<AppliancePage, 'fingerprints' | 'server_fingerprints'>;

export interface Line {
  name: string;
  here: string;
  /** Null until something was pasted. */
  there: string | null;
}

/** The appliance's keys, then the server's, as this server holds them beside what was printed. */
export function compared(box: Held, printed: Printed | null): { own: Line[]; server: Line[] } {
  const own = OWN.map((name) => ({ name, here: box.fingerprints[name], there: printed?.own[name] ?? null }));
  const server = SERVER.map((name) => ({
    name,
    here: box.server_fingerprints[name],
    there: printed?.server[name] ?? null,
  }));
  return { own, server };
}

/** True when all eight were printed and are the same. */
export function allSame({ own, server }: { own: Line[]; server: Line[] }): boolean {
  return [...own, ...server].every((line) => line.there === line.here);
}
