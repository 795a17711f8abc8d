/** The path that the browser shows. */
export function pathOf(): string {
  return new URL(document.URL).pathname;
}
