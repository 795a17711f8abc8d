const INDIRECT = / \(i\)$/;

/** "164.312(b) (i)" of a list as "45 CFR 164.312(b), supports": the mark alone would read as a paragraph. */
export function citationWords(text: string): string {
  const control = text.replace(INDIRECT, '');
  return `45 CFR ${control}${INDIRECT.test(text) ? ', supports' : ''}`;
}
