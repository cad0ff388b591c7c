import { expect, test } from 'vitest';
import { connectPhotonCredentials } from '../../src/eve/index.js';
import { deployment } from './world.js';

test('resolves the project id and the project secret', async () => {
  const emulator = await deployment({
    connectors: [
      { uid: 'photon/agent', metadata: { projectId: 'photon_1' } },
      { uid: 'photon/blank', metadata: { projectId: '' } },
      { uid: 'photon/none' },
    ],
  });
  const { projectId, projectSecret } = await connectPhotonCredentials('photon/agent')();
  expect(projectId).toBe('photon_1');
  expect(emulator.introspect(projectSecret).active).toBe(true);
  for (const uid of ['photon/blank', 'photon/none']) {
    await expect(connectPhotonCredentials(uid)()).rejects.toMatchObject({
      code: 'missing_metadata',
      message:
        `Connector ${uid} returned invalid credentials: ` +
        '`metadata.projectId` is missing or blank.',
    });
  }
});
