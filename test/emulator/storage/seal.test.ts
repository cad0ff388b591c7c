import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkKey, isKeyOf, randomKey, seal, unseal } from '../../../src/emulator/storage/seal.js';

const key = randomKey();

test('gives any text back to the holder of the key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(unseal(seal(text, key, 'label'), key, 'label')).toBe(text);
    }),
  );
});

test('hides the text, and hides it differently each time', () => {
  const [first, second] = [seal('a secret', key, 'label'), seal('a secret', key, 'label')];
  expect(JSON.stringify(first)).not.toContain('secret');
  expect(first.sealed).not.toBe(second.sealed);
});

test('opens nothing with another key, and knows that it is another one', () => {
  const box = seal('a secret', key, 'label');
  const other = randomKey();
  expect(isKeyOf(box, key)).toBe(true);
  expect(isKeyOf(box, other)).toBe(false);
  expect(unseal(box, other, 'label')).toBeUndefined();
});

test('notices every change of a byte, and of the label', () => {
  const box = seal('a secret', key, 'label');
  const bytes = Buffer.from(box.sealed, 'base64url');
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ change, at);
      const sealed = changed.toString('base64url');
      expect(unseal({ ...box, sealed }, key, 'label')).toBeUndefined();
    }),
  );
  expect(unseal(box, key, 'another label')).toBeUndefined();
  expect(unseal({ ...box, sealed: 'AAAA' }, key, 'label')).toBeUndefined();
});

test('refuses a key that somebody could guess', () => {
  expect(checkKey('stateKey', key)).toBe(key);
  expect(() => checkKey('stateKey', 'letmein')).toThrow(
    /stateKey: expected 32 letters.*openssl rand/,
  );
});
