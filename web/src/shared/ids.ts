const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for the server's opaque ids. Anything else in an address is answered by the 404 page, unasked. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}
