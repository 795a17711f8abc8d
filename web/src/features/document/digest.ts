const LONGEST = 64;

/** Digits as the server takes them: lower case, without spaces, colons or the name of the hash before them. */
export function tidied(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^sha-?256\s*[:=]?\s*/, '')
    .replaceAll(/[\s:]/g, '');
}

/** Why these are no digits of a digest; null when they may be asked for. */
export function refusalOf(digits: string): 'notHex' | 'tooLong' | null {
  if (!/^[0-9a-f]+$/.test(digits)) return 'notHex';
  return digits.length > LONGEST ? 'tooLong' : null;
}
