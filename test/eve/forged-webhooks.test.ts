import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import { FORGERIES } from '../support/forgeries.js';
import { spectrumCloud } from '../support/spectrum-cloud.js';
import { CHANNELS, type HeardChannel, MISSING } from './heard-channels.js';
import { postWebhook } from './post-webhook.js';
import { deployment } from './world.js';

for (const reason of MISSING) console.info(`Not tested: ${reason}.`);

const photon = await spectrumCloud();
let emulator: Emulator;

afterAll(() => photon.close());
beforeEach(async () => {
  emulator = await deployment({
    projects: [{ id: 'prj_a' }, { id: 'prj_b' }],
    connectors: [
      { uid: 'slack/bot' },
      { uid: 'linear/bot' },
      { uid: 'linq/bot' },
      { uid: 'discord/bot', metadata: { applicationId: 'app_1' } },
      { uid: 'github/bot', data: { appSlug: 'bot' } },
      { uid: 'microsoft-teams/bot', data: { appId: 'app_1' } },
      { uid: 'photon/bot', metadata: { projectId: 'project_1' } },
    ],
  });
  vi.stubEnv('SPECTRUM_CLOUD_URL', photon.url);
  for (const level of ['log', 'info', 'warn'] as const) vi.spyOn(console, level).mockReturnValue();
});

/** What becomes of a webhook: the status of the answer, and how often the channel passed it on. */
async function delivered({ open, event, headers }: HeardChannel, authorization?: string) {
  const hear = vi.fn(() => null);
  const { status } = await postWebhook(await open(hear), { event, headers, authorization });
  return { status, heard: hear.mock.calls.length };
}

describe.each(CHANNELS)("eve's channel for $name", (channel) => {
  test('hears what the service forwarded', async () => {
    const bearer = `Bearer ${await emulator.oidcToken()}`;
    expect(await delivered(channel, bearer)).toEqual({ status: 200, heard: 1 });
  });

  test.each(Object.entries(FORGERIES))('does not hear a webhook with %s', async (_, forge) => {
    const outcome = await delivered(channel, await forge(emulator));
    expect(outcome).toEqual({ status: 401, heard: 0 });
  });
});
