import { expect, it } from 'vitest';
import { createReader, frameOf } from './frames';

const site = '0197a000-0000-7000-8000-000000000002';
const change = `{"kind":"finding.changed","site":"${site}","id":null}`;

it('reads frames whose text arrives in any pieces', () => {
  const text = `event: hello\r\ndata: {"resumed":true}\r\nid: a\r\n\r\n: a comment\n\nevent: x\ndata: ${change}\nid: b\n\n`;
  for (const size of [1, 2, 7, text.length]) {
    const read = createReader();
    const found = [];
    for (let at = 0; at < text.length; at += size) found.push(...read(text.slice(at, at + size)));
    expect(found).toEqual([
      { frame: { is: 'hello', resumed: true }, id: 'a' },
      { frame: { is: 'change', change: { kind: 'finding.changed', site, id: null } }, id: 'b' },
    ]);
  }
});

it.each([
  ['no JSON', 'finding.changed', '{'],
  ['no object', 'finding.changed', '"x"'],
  ['a site that is no id', 'finding.changed', '{"kind":"finding.changed","site":"../x","id":null}'],
  ['a kind with markup', 'x', `{"kind":"<b>","site":"${site}","id":null}`],
])('says that it does not understand %s, so that the page reads everything again', (_, event, data) => {
  expect(frameOf(event, data)).toEqual({ is: 'strange' });
});

it('gives up on a frame that does not end', () => {
  expect(() => createReader()('x'.repeat(20_000))).toThrow(RangeError);
});
