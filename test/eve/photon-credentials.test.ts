import { expect, test } from 'vitest';
import { connectPhotonCredentials } from '../../src/eve/index.js';
import { deployment } from './world.js';

test('resolves the project id and the project secret', async () => {
  const emulator = await deployment({
    connectors: [
      { uid: 'photon/agent', metadata: { projectId: 'photon_1' } },
      { uid: 'photon/none', metadata: { projectId: '' } },
    ],
  });
  const { projectId, projectSecret } = await connectPhotonCredentials('photon/agent')();
  expect(projectId).toBe('photon_1');
  expect(emulator.introspect(projectSecret).active).toBe(true);
  await expect(connectPhotonCredentials('photon/none')()).rejects.toMatchObject({
    code: 'missing_metadata',
    message: expect.stringMatching(
      /Connector photon\/none returned invalid credentials: `metadata\./,
    ),
  });
});
