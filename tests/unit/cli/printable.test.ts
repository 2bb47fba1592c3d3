import { expect, test } from '@jest/globals';
import { printable } from '../../../src/cli/printable.ts';

test.each([
  { what: 'an escape sequence', text: '\u001b[31mred', shown: '\\u001b[31mred' },
  { what: 'one of a single C1 character', text: '\u009b31mred', shown: '\\u009b31mred' },
  { what: 'a line end', text: 'a\nb\rc\u2028d\u2029', shown: 'a\\u000ab\\u000dc\\u2028d\\u2029' },
  { what: 'a tab, NUL or DEL', text: '\t\0\u007f', shown: '\\u0009\\u0000\\u007f' },
  { what: 'an overridden direction', text: '\u202efdp.exe\u202c', shown: '\\u202efdp.exe\\u202c' },
  {
    what: 'an isolated or marked direction',
    text: '\u2066\u2069\u200e\u061c',
    shown: '\\u2066\\u2069\\u200e\\u061c',
  },
])('$what is spelled out', ({ text, shown }) => {
  expect(printable(text)).toBe(shown);
});

test('letters of any language, signs and emoji stay as they are', () => {
  const text = 'Stühle, שולחן, 椅子, 👩‍🔧 €5 "x" \\';

  expect(printable(text)).toBe(text);
});
