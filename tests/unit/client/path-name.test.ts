import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromPath, inPath } from '../../../src/client/path-name.ts';

test('a plain name stands in a path as it is, and others as a URL writes them', () => {
  expect(inPath('LAMP-1')).toBe('LAMP-1');
  expect(inPath('Läufer 1')).toBe('L%C3%A4ufer%201');
});

test.each([
  ['LAMP/RED', 'base64:TEFNUC9SRUQ'],
  ['50%', 'base64:NTAl'],
  ['why?', 'base64:d2h5Pw'],
  ['base64:NTAl', 'base64:YmFzZTY0Ok5UQWw'],
])('%s, which a path could not carry or would be mistaken for another, is %s', (name, part) => {
  expect(inPath(name)).toBe(part);
  expect(fromPath(part)).toBe(name);
});

test.each(['base64:', 'base64:A', 'base64:_', 'base64:NTAl=', 'base64:gA', 'LAMP', '%32'])(
  '%s is nothing but a name',
  (part) => {
    expect(fromPath(part)).toBe(part);
  },
);

test('every name is found by its path, after the gateway has decoded that once', () => {
  const names = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }),
    fc.string({ unit: fc.constantFrom('/', '?', '%', '2', 'F', 'ö'), minLength: 1 }),
    fc.string().map((text) => `base64:${text}`),
  );
  fc.assert(
    fc.property(names, (name) => {
      expect(inPath(name)).not.toMatch(/[/?]/);
      expect(fromPath(decodeURIComponent(inPath(name)))).toBe(name);
    }),
  );
});
