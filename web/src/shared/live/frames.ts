import { isId } from '@/shared/ids';

/** What changed, by id only: whoever hears of it reads it again where it stands. */
export interface Change {
  kind: string;
  site: string;
  /** Null: many of this kind changed at the site. */
  id: string | null;
}

/** One frame of the stream as this app understands it. `strange` is a kind that this build does not know. */
export type Frame =
  | { is: 'hello'; resumed: boolean }
  | { is: 'change'; change: Change }
  | { is: 'heartbeat' }
  | { is: 'reset' }
  | { is: 'strange' }
  | { is: 'ended'; reason: string };

/** A frame with the id to resume after. */
export interface Received {
  frame: Frame;
  id: string | null;
}

/** More than this in one frame is no frame of ours. */
const MOST_CHARACTERS = 16_384;
const KIND = /^[a-z]+\.[a-z]+$/;

type Members = Record<string, unknown>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null;

function changeOf(data: Members): Frame {
  const { kind, site, id } = data;
  const known = typeof kind === 'string' && KIND.test(kind) && isId(site) && (id === null || isId(id));
  return known ? { is: 'change', change: { kind, site, id } } : { is: 'strange' };
}

/** A frame by its event name and data. What cannot be understood is `strange`, never dropped. */
export function frameOf(event: string, data: string): Frame {
  let read: unknown;
  try {
    read = JSON.parse(data);
  } catch {
    return { is: 'strange' };
  }
  if (!isMembers(read)) return { is: 'strange' };
  if (event === 'hello') return { is: 'hello', resumed: read['resumed'] === true };
  if (event === 'heartbeat') return { is: 'heartbeat' };
  if (event === 'reset') return { is: 'reset' };
  if (event === 'ended') return { is: 'ended', reason: typeof read['reason'] === 'string' ? read['reason'] : '' };
  return changeOf(read);
}

function readBlock(block: string): Received | null {
  let event = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
    else if (name === 'id' && !value.includes('\0')) id = value;
  }
  return data.length === 0 ? null : { frame: frameOf(event, data.join('\n')), id };
}

/** Cuts text of a server-sent event stream into frames; keeps what is not complete yet. */
export function createReader(): (text: string) => Received[] {
  let rest = '';
  return (text) => {
    // A return at the end may be half of a line end, so it waits for what follows.
    const whole = rest + text;
    const held = whole.endsWith('\r') ? '\r' : '';
    const blocks = whole
      .slice(0, whole.length - held.length)
      .replaceAll(/\r\n?/g, '\n')
      .split('\n\n');
    rest = (blocks.pop() ?? '') + held;
    if (rest.length > MOST_CHARACTERS) throw new RangeError('a frame of the stream is too long');
    return blocks.map(readBlock).filter((one) => one !== null);
  };
}
