import fc from 'fast-check';
import { expect, test } from 'vitest';
import { narrowingOf } from '../../../src/emulator/providers/github-narrowing.js';
import type { TokenOrder } from '../../../src/emulator/state/tokens.js';

const GITHUB = 'https://github.com';
const type = 'github_app_installation';
const narrow = (order: Partial<TokenOrder>) =>
  narrowingOf({ scopes: [], ...order } as TokenOrder, GITHUB);

test('limits nothing when nothing is asked for', () => {
  expect(narrow({})).toEqual({ owners: [] });
  expect(narrow({ authorizationDetails: [{ type }] })).toEqual({ owners: [] });
});

test.each([
  ['a name', 'web', []],
  ['a name with its owner', 'acme/web', ['acme']],
  ['an address', 'https://github.com/acme/web', ['acme']],
])('takes %s for a repository', (_, resource, owners) => {
  expect(narrow({ resources: [resource] })).toEqual({ repositories: ['web'], owners });
});

test('takes repositories, permissions and the organization from a detail', () => {
  const detail = { type, org: 'acme', repositories: 'web', permissions: ['issues:write'] };
  expect(
    narrow({ authorizationDetails: [detail], resources: ['acme/bot'], scopes: ['contents'] }),
  ).toEqual({
    repositories: ['bot', 'web'],
    permissions: { contents: 'read', issues: 'write' },
    owners: ['acme'],
  });
});

test('asks for the highest level of a permission, whatever the order', () => {
  const level = fc.constantFrom<'read' | 'write' | 'admin'>('read', 'write', 'admin');
  fc.assert(
    fc.property(fc.array(level, { minLength: 1 }), (levels) => {
      const highest = (['admin', 'write', 'read'] as const).find((each) => levels.includes(each));
      const scopes = levels.map((each) => `contents:${each}`);
      expect(narrow({ scopes }).permissions).toEqual({ contents: highest });
    }),
  );
});

test.each<[Partial<TokenOrder>, RegExp]>([
  [{ resources: ['https://evil.test/acme/web'] }, /body\.resources: expected repositories/],
  [{ resources: ['acme/web/issues'] }, /body\.resources/],
  [{ scopes: ['read:org'] }, /body\.scopes: expected permissions/],
  [{ authorizationDetails: [{ type: 'payment' }] }, /one of type github_app_installation at most/],
  [{ authorizationDetails: [{ type }, { type }] }, /one of type github_app_installation at most/],
  [{ authorizationDetails: [{ type, repositories: [] }] }, /\.repositories: expected a text/],
  [{ authorizationDetails: [{ type, permissions: [''] }] }, /\.permissions: expected a text/],
])('has no words for %o', (order, message) => {
  expect(() => narrow(order)).toThrow(message);
});
