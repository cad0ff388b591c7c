import { expect, test } from 'vitest';
import type { Connector, TriggerDestination } from '../../../src/emulator/state/records.js';
import { Store } from '../../../src/emulator/state/store.js';
import { destinationUrl } from '../../../src/emulator/state/trigger-destinations.js';

const connector = { service: 'slack' } as Connector;

// What was kept before paths were checked.
test.each(['//evil.example/x', '/\\evil.example/x', '/\t/evil.example/x'])(
  'stays on this machine with the kept path %j',
  (path) => {
    const url = 'http://127.0.0.1:3000';
    const kept: TriggerDestination = { projectId: 'prj', environment: 'production', path, url };
    const { origin } = new URL(destinationUrl(new Store(), connector, kept) ?? 'about:blank');
    expect(origin).toBe(url);
  },
);
