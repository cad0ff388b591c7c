import { describe, expect, test } from 'vitest';
import { BUNDLERS, TOOLS } from './bundlers.js';
import { foundTwice, partsAmiss } from './inspect.js';

const OIDC = '/app/node_modules/@vercel/oidc';
const GOOD = [
  'Symbol.for(`grantkit.$' + '{name}`)',
  '"grantkit.default-client.v2"',
  '"cannot set sizeCalculation without setting maxSize or maxEntrySize"',
  '"No matching discriminator"',
  '"Only JWTs using Compact JWS serialization can be decoded"',
  "'signature verification failed'",
].join(';');

test('the bundlers have exact versions', () => {
  for (const name of TOOLS) expect(name).toMatch(/^(?:@[a-z]+\/)?[a-z-]+@\d+\.\d+\.\d+$/);
  expect(BUNDLERS.map(({ name }) => name)).toHaveLength(6);
});

describe('a bundle', () => {
  test('holds each part once', () => {
    expect(partsAmiss(GOOD)).toEqual([]);
  });

  test('that holds the errors or the cache twice is amiss', () => {
    expect(partsAmiss(`${GOOD};${GOOD.split(';')[0]}`)).toEqual([
      'ConnectError is in the bundle 2 times',
    ]);
    expect(partsAmiss(`${GOOD};${GOOD.split(';')[1]}`)).toEqual([
      'the default client and its cache is in the bundle 2 times',
    ]);
  });

  test('that holds none of a part is amiss: the text is out of date', () => {
    expect(partsAmiss(GOOD.replace('default-client', 'client'))).toEqual([
      'the default client and its cache is in the bundle 0 times',
    ]);
  });

  test('has no package from two folders', () => {
    const nested = `${OIDC}/node_modules/jose/index.js`;
    const outer = '/app/node_modules/jose/index.js';
    expect(foundTwice([[`${OIDC}/a.js`, `${OIDC}/b.js`], [outer]])).toEqual([]);
    expect(foundTwice([[nested], [outer]])).toEqual(['jose is in the bundle twice']);
  });

  test('has no module in two files', () => {
    const path = `${OIDC}/a.js`;
    expect(foundTwice([[path, path]])).toEqual([]);
    expect(foundTwice([[path], [path]])).toEqual([`${path} is in the bundle twice`]);
  });
});
