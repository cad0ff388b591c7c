import { expect, test, vi } from 'vitest';
import { createBot } from '../../examples/slack-bot.js';
import { deployment } from '../platforms/deployment.js';
import { application } from './application.js';
import { EVENTS } from './events.js';
import { fakeProvider } from './fake-provider.js';
import { MemoryState } from './memory-state.js';

test('the example of a Slack bot answers a mention, and nobody but the service', async () => {
  const app = await application();
  const destinations = [{ url: app.url, environment: 'development' }];
  const emulator = await deployment({
    connectors: [{ uid: 'slack/acme-slack', triggers: { destinations } }],
  });
  const provider = await fakeProvider(emulator);
  vi.stubEnv('SLACK_API_URL', `${provider.url}/`);
  const { POST } = createBot(new MemoryState());
  const tasks: Promise<unknown>[] = [];
  app.serve((request) => POST(request, (task) => void tasks.push(task)));
  const payload = EVENTS.slack.event;
  await emulator.trigger('slack/acme-slack', { type: 'app_mention', payload });
  await Promise.all(tasks);
  expect(provider.calls).toContainEqual(
    expect.objectContaining({ path: '/chat.postMessage', connector: 'slack/acme-slack' }),
  );
  const bare = await fetch(app.url, { method: 'POST', body: JSON.stringify(EVENTS.slack) });
  expect(bare.status).toBe(401);
});
