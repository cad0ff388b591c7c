import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { FORGERIES } from '../support/forgeries.js';
import { AgentApplication, obstacle } from './agent-application.js';
import { MISSING } from './heard-channels.js';

// A build takes seconds here, and minutes on a busy machine.
const LIMIT_MS = 300_000;

const LINQ = `
  import { connectLinqCredentials } from '@vercel/connect/eve';
  import { linqChannel } from 'eve/channels/linq';
  const credentials = connectLinqCredentials('linq/bot');
  export default linqChannel({ credentials, onMessage: () => null });`;

/** An agent with what the README shows, and a model that is never asked. */
const FILES = {
  'agent.ts': `
    import { MockLanguageModelV4 } from 'ai/test';
    import { defineAgent } from 'eve';
    const model = new MockLanguageModelV4();
    export default defineAgent({ model, modelContextWindowTokens: 8_000 });`,
  'connections/linear.ts': `
    import { connect } from '@vercel/connect/eve';
    import { defineMcpClientConnection } from 'eve/connections';
    export default defineMcpClientConnection({
      url: 'https://mcp.linear.app/mcp',
      description: 'Linear workspace: issues, projects, cycles, and comments.',
      auth: connect('oauth/linear'),
    });`,
  'channels/slack.ts': `
    import { connectSlackCredentials } from '@vercel/connect/eve';
    import { slackChannel } from 'eve/channels/slack';
    export default slackChannel({ credentials: connectSlackCredentials('slack/bot') });`,
  ...(MISSING.length === 0 && { 'channels/linq.ts': LINQ }),
};
const ROUTES = MISSING.length === 0 ? ['slack', 'linq'] : ['slack'];

const reason = await obstacle();
if (reason) console.info(`Not tested: eve build and eve start: ${reason}.`);

describe.skipIf(reason)('an agent that imports @vercel/connect', () => {
  let emulator: Emulator;
  let app: AgentApplication | undefined;
  let url: string;

  beforeAll(async () => {
    emulator = await createEmulator({ projects: [{ id: 'prj_a' }, { id: 'prj_b' }] });
    await emulator.listen();
    app = await AgentApplication.create(FILES);
    await app.build();
    url = await app.start(emulator.env);
  }, LIMIT_MS);
  afterAll(async () => {
    await app?.close();
    await emulator.close();
  });

  const post = async (route: string, authorization?: string) =>
    fetch(`${url}/eve/v1/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ type: 'url_verification', challenge: 'echo' }),
    });

  test.each(ROUTES)('is built, and hears what the service forwards to %s', async (route) => {
    const response = await post(route, `Bearer ${await emulator.oidcToken()}`);
    expect(response.status).toBe(200);
    if (route === 'slack') expect(await response.text()).toBe('echo');
  });

  test.each(ROUTES)('refuses whatever else comes to %s', async (route) => {
    for (const [which, forge] of Object.entries(FORGERIES)) {
      const { status } = await post(route, await forge(emulator));
      expect([which, status]).toEqual([which, 401]);
    }
  });
});
