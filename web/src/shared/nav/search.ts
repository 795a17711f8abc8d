/** Typed search parameters. Unknown ones are dropped; an unreadable one is named, so the page can say so. */
export interface ListSearch {
  cursor?: string | undefined;
  status?: string | undefined;
  kind?: string | undefined;
  site?: string | undefined;
  organisation?: string | undefined;
  device?: string | undefined;
  check?: string | undefined;
  control?: string | undefined;
  framework?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  person?: string | undefined;
  act?: string | undefined;
  target?: string | undefined;
  seed?: string | undefined;
  size?: string | undefined;
  unread?: string[];
}

const TOKEN = /^[a-z_]{1,32}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CHECK = /^[a-z0-9_]{1,32}\.[a-z0-9_]{1,64}$/;
const CONTROL = /^[A-Za-z0-9.()-]{1,48}$/;
const FRAMEWORK = /^[a-z][a-z0-9_]{1,31}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ACT = /^[a-z_]{1,32}(\.[a-z_]{1,31})?$/;
/** One line of text: no control characters. */
const TEXT = /^[^\p{Cc}]{1,128}$/u;
const SEED = /^[A-Za-z0-9._-]{1,64}$/;
const SIZE = /^([1-9]\d?|100)$/;
const CURSOR = /^[A-Za-z0-9_=-]{1,512}$/;

function reader(shapes: Record<string, RegExp>) {
  return (raw: Record<string, unknown>): ListSearch => {
    // The router lays this over the raw parameters: an unreadable one must be taken out by name.
    const read: Record<string, string | undefined> = {};
    const unread: string[] = [];
    for (const [name, shape] of Object.entries(shapes)) {
      const value = raw[name];
      if (value === undefined) continue;
      // The router reads digits as a number.
      const text = Number.isSafeInteger(value) ? String(value) : value;
      if (typeof text === 'string' && shape.test(text)) read[name] = text;
      else {
        read[name] = undefined;
        unread.push(name);
      }
    }
    return unread.length > 0 ? { ...read, unread } : read;
  };
}

export const listSearch = reader({ cursor: CURSOR, status: TOKEN, kind: TOKEN });
/** Of the list of evidence entries: what it is narrowed to. */
export const entrySearch = reader({
  cursor: CURSOR,
  kind: TOKEN,
  site: UUID,
  device: UUID,
  check: CHECK,
  control: CONTROL,
  framework: FRAMEWORK,
  from: DAY,
  to: DAY,
});
/** Of a sample of entries: what it is drawn from, by which seed, and how many. */
export const sampleSearch = reader({
  kind: TOKEN,
  site: UUID,
  control: CONTROL,
  framework: FRAMEWORK,
  from: DAY,
  to: DAY,
  seed: SEED,
  size: SIZE,
});
/** Of pages about one site or organisation at a time. */
export const placeSearch = reader({
  status: TOKEN,
  site: UUID,
  organisation: UUID,
  framework: FRAMEWORK,
  from: DAY,
  to: DAY,
});
/** Of the audit log: who, what, to what, with what outcome, when. */
export const auditSearch = reader({
  cursor: CURSOR,
  status: TOKEN,
  person: TEXT,
  act: ACT,
  target: TEXT,
  from: DAY,
  to: DAY,
});
