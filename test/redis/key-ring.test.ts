import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { KeyRing, nonce, type SecretKeys } from '../../src/redis/key-ring.js';
import { OTHER_SECRET, SECRET } from './store.js';

const PLACE = 'gk1:{subject}:e:request';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Enough for each letter of base64 to occur. */
const TEXTS = Array.from({ length: 100 }, (_, index) => `name ${index} ü`);

let keys: SecretKeys;
let others: SecretKeys;

beforeAll(async () => {
  [keys, others] = (await new KeyRing([SECRET, OTHER_SECRET]).all()) as [SecretKeys, SecretKeys];
});

/** What the use with this label has of {@link SECRET}, by another library. */
const derived = (label: string, length: number) =>
  Buffer.from(hkdfSync('sha256', SECRET, 'grantkit/redis', label, length));

describe('what processes of different versions share', () => {
  test('is a name for each secret and for each text', async () => {
    expect(keys.id).toBe(`k${derived('id', 6).toString('base64url')}`);
    const digests = TEXTS.map((text) => createHmac('sha256', derived('names', 32)).update(text));
    expect(await Promise.all(TEXTS.map((text) => keys.name(text)))).toEqual(
      digests.map((digest) => digest.digest().subarray(0, 16).toString('base64url')),
    );
  });

  test('is how a value is encrypted', async () => {
    for (const text of TEXTS) {
      const [writer, envelope = ''] = (await keys.seal(text, PLACE)).split('.');
      const bytes = Buffer.from(envelope, 'base64url');
      expect([writer, envelope]).toEqual([keys.id, bytes.toString('base64url')]);
      const iv = bytes.subarray(0, IV_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', derived('values', 32), iv);
      decipher.setAAD(Buffer.from(PLACE)).setAuthTag(bytes.subarray(-TAG_BYTES));
      const opened = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES));
      expect(Buffer.concat([opened, decipher.final()]).toString()).toBe(text);
    }
  });

  test('is how a value is read', async () => {
    for (const [index, text] of TEXTS.entries()) {
      const iv = Buffer.alloc(IV_BYTES, index);
      const cipher = createCipheriv('aes-256-gcm', derived('values', 32), iv);
      cipher.setAAD(Buffer.from(PLACE));
      const sealed = Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
      expect(await keys.open(`${keys.id}.${sealed.toString('base64url')}`, PLACE)).toBe(text);
    }
  });
});

describe('a sealed value', () => {
  test('is never the same twice', async () => {
    const sealed = await Promise.all(TEXTS.map(() => keys.seal('a token', PLACE)));
    expect(new Set(sealed).size).toBe(TEXTS.length);
  });

  test('is read at its place only', async () => {
    const sealed = await keys.seal('a token', PLACE);
    await expect(keys.open(sealed, `${PLACE}2`)).rejects.toThrow();
  });

  test('of another secret is told as such, and so is rubbish', async () => {
    const message = 'A shared token was written with another secret.';
    for (const sealed of [await others.seal('a token', PLACE), 'rubbish', '']) {
      await expect(keys.open(sealed, PLACE)).rejects.toThrow(message);
    }
  });
});

test('a nonce is a new name each time, which begins with a letter', () => {
  const all = TEXTS.map(() => nonce());
  expect(new Set(all).size).toBe(TEXTS.length);
  expect(all.filter((one) => !/^n[\w-]{22}$/.test(one))).toEqual([]);
});
