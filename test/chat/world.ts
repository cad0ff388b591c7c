import type { Emulator, EmulatorSeed } from '../../src/emulator/index.js';
import { oidcToken } from '../support/token-response.js';

/** A connector of each platform that sends events, two projects, and two workspaces in Slack. */
export const BOTS: EmulatorSeed = {
  projects: [{ id: 'prj_a' }, { id: 'prj_b' }],
  connectors: [
    { uid: 'slack/acme', installations: [{ id: 'inst_1' }, { id: 'inst_2' }] },
    { uid: 'discord/bot', metadata: { applicationId: 'app_1' } },
    { uid: 'github/acme' },
    { uid: 'linear/acme' },
    { uid: 'telegram/bot' },
    { uid: 'microsoft-teams/bot', data: { appId: 'app_1' } },
    { uid: 'photon/agent', metadata: { projectId: 'project_1' } },
  ],
};

/** Has the service hand out a token with claims, which the adapter of Teams reads. */
export async function giveTeamsToken(emulator: Emulator): Promise<void> {
  const accessToken = oidcToken({ appid: 'app_1' });
  const token = { accessToken, expiresAt: Date.now() + 3_600_000, subject: { type: 'app' } };
  await fetch(`${emulator.url}/v1/connect/token/microsoft-teams%2Fbot/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await emulator.oidcToken()}` },
    body: JSON.stringify({ tokens: [{ ...token, environment: 'development' }] }),
  });
}
