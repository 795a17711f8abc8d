/** Typed search parameters. Unknown ones are dropped; an unreadable one is named, so the page can say so. */
export interface ListSearch {
  cursor?: string | undefined;
  status?: string | undefined;
  kind?: string | undefined;
  unread?: string[];
}

const TOKEN = /^[a-z_]{1,32}$/;
const CURSOR = /^[A-Za-z0-9_=-]{1,512}$/;

function reader(shapes: Record<string, RegExp>) {
  return (raw: Record<string, unknown>): ListSearch => {
    const read: Record<string, string> = {};
    const unread: string[] = [];
    for (const [name, shape] of Object.entries(shapes)) {
      const value = raw[name];
      if (value === undefined) continue;
      if (typeof value === 'string' && shape.test(value)) read[name] = value;
      else unread.push(name);
    }
    return unread.length > 0 ? { ...read, unread } : read;
  };
}

export const listSearch = reader({ cursor: CURSOR, status: TOKEN, kind: TOKEN });
