import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken, startConsent } from '../api.js';

const user = { subject: { type: 'user', id: 'u1' } };

// Tokens: resources are "useful for narrowing a token to one channel, one repo, or one record set."
test('does not serve one resource with the consent to another', async () => {
  const narrow = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  const detail = { type: 'repository', identifier: 'acme/web' };
  const consent = { resources: ['repo:a'], authorizationDetails: [detail] };
  const { url } = (await startConsent(narrow, consent)).body;
  const page = await (await narrow.fetch(url)).text();
  expect(page).toContain('repo:a');
  expect(page).toContain('acme/web');
  await narrow.approve(url);
  const ask = async (params: object) =>
    (await requestToken(narrow, 'oauth/linear', { ...user, ...params })).body;
  const { token } = await ask({ resources: ['repo:a'], authorizationDetails: [detail] });
  expect(narrow.introspect(token)).toMatchObject({
    ...{ resources: ['repo:a'], authorizationDetails: [detail] },
  });
  expect(narrow.introspect((await ask({})).token)).toMatchObject({ resources: ['repo:a'] });
  expect((await ask({ resources: ['repo:b'] })).error.code).toBe('user_authorization_required');
  const other = { ...detail, identifier: 'acme/bot' };
  const refused = await ask({ authorizationDetails: [other] });
  expect(refused.error.code).toBe('user_authorization_required');
  const wider = await startConsent(narrow, {
    resources: ['repo:b'],
    authorizationDetails: [other],
  });
  await narrow.approve(wider.body.url);
  expect(await ask({ resources: ['repo:a', 'repo:b'] })).toHaveProperty('token');
});

test('takes what a consent is narrowed to from the seed, and shows it', async () => {
  const detail = { type: 'repository', identifier: 'acme/web' };
  const narrowing = { resources: ['repo:a'], authorizationDetails: [detail] };
  const narrow = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }],
    grants: [{ connector: 'oauth/linear', user: 'u1', ...narrowing }],
  });
  expect(narrow.grants()).toMatchObject([narrowing]);
  const { body } = await requestToken(narrow, 'oauth/linear', user);
  expect(narrow.introspect(body.token)).toMatchObject(narrowing);
  const other = await requestToken(narrow, 'oauth/linear', { ...user, resources: ['repo:b'] });
  expect(other.body.error.code).toBe('user_authorization_required');
  await startConsent(narrow, narrowing);
  expect(narrow.consents()).toMatchObject([narrowing]);
});

// Changelog: "A GitHub token can be limited to a single repository and read-only, instead of your whole
// organization."
const repos = { type: 'github_app_installation', repositories: ['acme/web', 'acme/bot'] };
test.each([
  [{ ...repos, repositories: ['acme/bot', 'acme/web'] }, true],
  [{ ...repos, repositories: ['acme/web'], permissions: ['contents:read'] }, true],
  [{ ...repos, repositories: ['acme/web', 'acme/other'] }, false],
  [{ type: repos.type }, false],
  [{ ...repos, type: 'another_type' }, false],
  [{ ...repos, repositories: 'acme/web' }, false],
])('serves with the consent to two repositories %j: %s', async (detail, isCovered) => {
  const narrow = await createEmulator({
    connectors: [{ uid: 'github/acme' }],
    grants: [{ connector: 'github/acme', user: 'u1', authorizationDetails: [repos] }],
  });
  const params = { ...user, authorizationDetails: [detail] };
  const { body } = await requestToken(narrow, 'github/acme', params);
  expect(body.error?.code).toBe(isCovered ? undefined : 'user_authorization_required');
});
