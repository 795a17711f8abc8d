/** Gives the person a file that this page made; nothing is kept here. `name` is our own, never the server's. */
export function saveBytes(name: string, parts: readonly BlobPart[], type: string): void {
  const address = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the bytes when the click is handled, which may be after this call.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

export const saveText = (name: string, text: string): void => saveBytes(name, [text], 'text/plain;charset=utf-8');
