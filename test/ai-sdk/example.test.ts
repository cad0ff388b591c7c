import { expect, onTestFinished, test, vi } from 'vitest';
import { answer, toolsFor } from '../../examples/ai-sdk-tools.js';
import { createEmulator } from '../../src/emulator/index.js';
import { configureConnect } from '../../src/index.js';
import { connectServer } from '../support/connect-server.js';
import { scriptedModel } from './scripted-model.js';

// The version that runs on Node 20, too.
vi.mock('ai', () => import('ai-6'));

test('the example shows a link, and works once the user has followed it', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  await emulator.listen();
  onTestFinished(() => emulator.close());
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  configureConnect({});
  const linear = await connectServer({ json: { data: { teams: { nodes: [{ name: 'Eng' }] } } } });
  const ask = async () => {
    const { model, results } = scriptedModel('listTeams');
    let text = '';
    for await (const part of answer(model as never, toolsFor('ada', linear.url), 'My teams?')) {
      text += part;
    }
    return { text, results: JSON.stringify(results()) };
  };
  const first = await ask();
  const [, url = ''] = /^\[Connect oauth\/linear\]\((.*)\)\nDone\.$/.exec(first.text) ?? [];
  expect(linear.requests).toEqual([]);
  await emulator.approve(url);
  const second = await ask();
  expect(second.text).toBe('Done.');
  expect(second.results).toContain('Eng');
});
