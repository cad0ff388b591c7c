import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

const NOVEMBER = Date.UTC(2026, 10, 30, 23, 59);

// Pricing: "Hobby: 5,000 token requests per month, included"; "Pro: $3 per 10,000 token requests".
test('adds token requests up by month, with a price only when one is given', async () => {
  const emulator = await createEmulator({
    now: NOVEMBER,
    connectors: [{ uid: 'oauth/linear' }],
  });
  await requestToken(emulator, 'oauth/linear');
  await requestToken(emulator, 'oauth/linear');
  await requestToken(emulator, 'oauth/linear', { subject: { type: 'user', id: 'nobody' } });
  emulator.clock.advance(60_000);
  await requestToken(emulator, 'oauth/linear');
  const usage = { ownerId: 'team_emu', triggers: 0, charged: 0, price: undefined };
  expect(emulator.ledger.months()).toEqual([
    { month: '2026-11', tokenRequests: 2, ...usage },
    { month: '2026-12', tokenRequests: 1, ...usage },
  ]);
  const [november] = emulator.ledger.months({ included: 1, pricePer10k: 3 });
  expect(november).toMatchObject({ tokenRequests: 2, charged: 1, price: 3 / 10_000 });
  expect(emulator.ledger.billed).toBe(3);
});

test('charges for each team by its plan', async () => {
  const emulator = await createEmulator({
    now: NOVEMBER,
    team: { id: 'team_pro', plan: 'pro' },
    teams: [{ id: 'team_hobby' }],
    projects: [{ id: 'prj_pro' }, { id: 'prj_hobby', team: 'team_hobby' }],
    connectors: [{ uid: 'oauth/linear' }, { uid: 'oauth/linear', team: 'team_hobby' }],
  });
  await requestToken(emulator, 'oauth/linear');
  const hobby = await emulator.oidcToken({ project: 'prj_hobby' });
  await requestToken(emulator, 'oauth/linear', undefined, hobby);
  expect(emulator.ledger.months()).toMatchObject([
    { ownerId: 'team_hobby', tokenRequests: 1, charged: 0 },
    { ownerId: 'team_pro', tokenRequests: 1, charged: 1 },
  ]);
});

// Pricing: a trigger counts for each destination it is forwarded to, and one without any counts once.
test('counts a webhook once for each destination, and once without any', async () => {
  const emulator = await createEmulator(
    {
      projects: [{ id: 'prj_emu', url: 'http://127.0.0.1:3000' }],
      connectors: [
        { uid: 'slack/none', triggers: {} },
        { uid: 'slack/two', triggers: { destinations: [{}, { branch: 'feature' }] } },
      ],
    },
    { fetch: async () => new Response() },
  );
  await emulator.trigger('slack/none', { type: 'app_mention' });
  await emulator.trigger('slack/two', { type: 'app_mention' });
  expect(emulator.ledger.months()).toMatchObject([{ triggers: 3, tokenRequests: 0 }]);
});
