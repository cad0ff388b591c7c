import type { EmulatorSeed } from '../../src/emulator/index.js';

/** The team that the CLI works for. */
export const SEED: EmulatorSeed = {
  team: { id: 'team_acme', slug: 'acme', name: 'Acme', plan: 'pro' },
  teams: [{ id: 'team_other', slug: 'other', name: 'Other' }],
  projects: [
    {
      ...{ id: 'prj_web', name: 'web', environments: [{ slug: 'qa', id: 'env_qa1' }] },
      variables: [{ key: 'GREETING', value: 'hello' }],
    },
    { id: 'prj_bot', name: 'bot' },
  ],
  users: [{ id: 'user_ann', username: 'ann', email: 'ann@acme.test', name: 'Ann' }],
  connectors: [
    { uid: 'slack/acme', id: 'scl_slack', links: [{ project: 'web' }] },
    { uid: 'oauth/linear', id: 'scl_linear', links: [] },
    { uid: 'sendblue/line', id: 'scl_line', links: [] },
    { uid: 'api-key/crm', id: 'scl_crm', subjectTypes: ['app'], links: [] },
    { uid: 'slack/empty', id: 'scl_empty', links: [], installations: [] },
  ],
};

/** PNG of one pixel. */
export const ICON = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
