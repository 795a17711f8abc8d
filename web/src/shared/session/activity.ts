/** What a person does counts as activity; what the page asks by itself does not. The server is the judge of both. */
const COUNTS_FOR_MS = 10_000;

/** A session that is used tells the server at least so often. */
const SIGN_EVERY_MS = 60_000;

let lastInputAt = Date.now();
let lastSignAt = Date.now();

export function noteInput(): void {
  lastInputAt = Date.now();
}

/** True while the newest key, click or touch is recent enough for a read to count as caused by it. */
export function personIsHere(): boolean {
  return Date.now() - lastInputAt < COUNTS_FOR_MS;
}

/** A call went out that the server counts as a person's. */
export function noteSign(): void {
  lastSignAt = Date.now();
}

/** True while a person is here and no call has told the server so for a while. */
export function owesSign(): boolean {
  return personIsHere() && Date.now() - lastSignAt >= SIGN_EVERY_MS;
}

/** Milliseconds since the newest key, click or touch on this page. */
export function idleFor(): number {
  return Date.now() - lastInputAt;
}

/** Listens for keys, clicks and touches from the start of the page to its end. */
export function watchInput(page: Document): void {
  for (const kind of ['pointerdown', 'keydown']) {
    page.addEventListener(kind, noteInput, { capture: true, passive: true });
  }
}
