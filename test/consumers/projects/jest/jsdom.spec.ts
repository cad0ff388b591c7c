/** @jest-environment jsdom */
import { TextDecoder, TextEncoder } from 'node:util';
import { OIDC_TOKEN, tokenReply } from '../app/replies';

const ISSUES = { status: 200, body: 'issues with provider-token' };

beforeEach(() => {
  jest.resetModules();
  process.env['VERCEL_OIDC_TOKEN'] = OIDC_TOKEN;
  const reply = tokenReply();
  const text = async () => JSON.stringify(reply);
  const answer = { ok: true, status: 200, json: async () => reply, text };
  globalThis.fetch = jest.fn<typeof fetch>().mockResolvedValue(answer as Response);
});

describe('jsdom', () => {
  test('without TextEncoder', async () => {
    const { listIssues } = require('../app/issues') as typeof import('../app/issues');
    expect(await listIssues('ada')).toEqual(ISSUES);
  });

  test('with TextEncoder and TextDecoder of Node', async () => {
    Object.assign(globalThis, { TextDecoder, TextEncoder });
    const { listIssues } = require('../app/issues') as typeof import('../app/issues');
    expect(await listIssues('ada')).toEqual(ISSUES);
  });
});
