const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function part(at: Date, zone: string, options: Intl.DateTimeFormatOptions, type: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).formatToParts(at);
  return parts.find((one) => one.type === type)?.value ?? '';
}

/** Short name of the zone at that moment: EST, UTC, GMT+1. */
function zoneName(at: Date, zone: string): string {
  const american = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(at);
  return american.find((one) => one.type === 'timeZoneName')?.value ?? zone;
}

function offset(at: Date, zone: string): string {
  return part(at, zone, { timeZoneName: 'shortOffset' }, 'timeZoneName').replace('GMT', 'UTC');
}

function clock(at: Date, zone: string, seconds: boolean): string {
  const precise: Intl.DateTimeFormatOptions = seconds ? { second: '2-digit' } : {};
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...precise,
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at);
}

/** "7 March 2026, 14:02 EST (UTC-5)". */
export function absolute(at: Date, zone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: zone }).format(at);
  const name = zoneName(at, zone);
  const shift = offset(at, zone);
  const named = name.startsWith('GMT') || name === shift ? shift : `${name} (${shift})`;
  return `${day}, ${clock(at, zone, false)} ${name === 'UTC' ? 'UTC' : named}`;
}

/** "7 Mar 2026, 14:02:31 EST": for rows where the second matters. */
export function compact(at: Date, zone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });
  return `${day.format(at)}, ${clock(at, zone, true)} ${zoneName(at, zone)}`;
}

/** "7 Mar 2026, 14:02 EST": for columns. */
export function short(at: Date, zone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: zone });
  return `${day.format(at)}, ${hourOf(at, zone)}`;
}

/** "14:02 EST". */
export function hourOf(at: Date, zone: string): string {
  return `${clock(at, zone, false)} ${zoneName(at, zone)}`;
}

/** "12 min ago", "in 3 min"; null after a day, when only the date helps. */
export function age(at: Date, now: number): string | null {
  const seconds = Math.round((now - at.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size >= DAY) return null;
  if (size < 5) return 'now';
  const words = size < MINUTE ? `${size} s` : size < HOUR ? `${Math.floor(size / MINUTE)} min` : hours(size);
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}

function hours(seconds: number): string {
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  const whole = `${Math.floor(seconds / HOUR)} h`;
  return minutes === 0 ? whole : `${whole} ${minutes} min`;
}

/** "1.4 s", "3 min 20 s", "2 h 5 min", "4 d 3 h": how long something took. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(0, Math.round(milliseconds))} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < HOUR) return joined(seconds, MINUTE, 'min', 1, 's');
  if (seconds < DAY) return joined(seconds, HOUR, 'h', MINUTE, 'min');
  return joined(seconds, DAY, 'd', HOUR, 'h');
}

/** As `duration`, for figures that the server counts in whole seconds. */
export function wholeSeconds(seconds: number): string {
  return seconds < 10 ? `${seconds} s` : duration(seconds * 1000);
}

function joined(seconds: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((seconds % big) / small);
  const head = `${Math.floor(seconds / big)} ${bigUnit}`;
  return rest === 0 ? head : `${head} ${rest} ${smallUnit}`;
}
