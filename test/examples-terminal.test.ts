import { expect, onTestFinished, test, vi } from 'vitest';
import { listTeams } from '../examples/terminal-bot.js';
import { createEmulator } from '../src/emulator/index.js';
import { configureConnect } from '../src/index.js';
import { connectServer } from './support/connect-server.js';

const TEAMS = { data: { teams: { nodes: [{ name: 'Engineering' }] } } };

test('the terminal bot waits for the user, who allows or denies', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  await emulator.listen();
  onTestFinished(() => emulator.close());
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  configureConnect({});
  const linear = await connectServer(({ headers }) => {
    const token = headers.authorization?.replace('Bearer ', '') ?? '';
    return emulator.introspect(token).subject?.id === 'ada' ? { json: TEAMS } : { status: 401 };
  });
  const listFor = async (userId: string, decide: (url: string) => Promise<unknown>) => {
    const lines: string[] = [];
    const decisions: Promise<unknown>[] = [];
    const print = (line: string) => {
      lines.push(line);
      const url = /^Open (.*) and enter [B-Z]{4}-[B-Z]{4}\.$/.exec(line)?.[1];
      if (url) decisions.push(decide(url));
    };
    await listTeams(userId, print, { url: linear.url });
    await Promise.all(decisions);
    return lines.slice(1);
  };
  const [ada, bob] = await Promise.all([
    listFor('ada', (url) => emulator.approve(url)),
    listFor('bob', (url) => emulator.deny(url)),
  ]);
  expect([ada, bob]).toEqual([['- Engineering'], ['Then I cannot look.']]);
  expect(emulator.ledger.billed).toBe(1);
  // The second time nothing is asked.
  const again: string[] = [];
  await listTeams('ada', (line) => again.push(line), { url: linear.url });
  expect(again).toEqual(['- Engineering']);
});
