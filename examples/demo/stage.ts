import { createEmulator, type Emulator } from 'grantkit/emulator';
import { type Provider, startProvider } from './provider.js';

/** The operations of the story; both packages have them. */
export type Sdk = Pick<
  typeof import('grantkit'),
  'getToken' | 'revokeToken' | 'startAuthorization' | 'UserAuthorizationRequiredError'
>;

/** Everything a step of the story plays with. */
export interface Stage {
  sdk: Sdk;
  emulator: Emulator;
  provider: Provider;
  say(line: string): void;
  close(): Promise<unknown>;
}

/** Starts a Connect service and a provider for one telling of the story. */
export async function openStage(sdk: Sdk, say: (line: string) => void): Promise<Stage> {
  const emulator = await createEmulator({
    team: { id: 'team_acme' },
    teams: [{ id: 'team_globex' }],
    projects: [{ id: 'prj_acme' }, { id: 'prj_globex', team: 'team_globex' }],
    connectors: [
      { uid: 'slack/support', installations: [{ tenantId: 'Acme' }] },
      { uid: 'slack/support', installations: [{ tenantId: 'Globex' }], team: 'team_globex' },
      { uid: 'oauth/linear' },
    ],
  });
  await emulator.listen();
  const provider = await startProvider(emulator);
  const close = () => Promise.all([emulator.close(), provider.close()]);
  return { sdk, emulator, provider, say, close };
}
