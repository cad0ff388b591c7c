import { createEmulator, type Emulator } from 'grantkit/emulator';

/**
 * Starts a service whose connector `oauth/company` gets its tokens from your own OpenID provider, so
 * that an application runs against your staging instead of invented tokens.
 */
export async function startWithProvider(port = 4640): Promise<Emulator> {
  const { OIDC_ISSUER: serverUrl, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } = process.env;
  const emulator = await createEmulator({
    connectors: [
      {
        uid: 'oauth/company',
        provider: 'real',
        scopes: ['openid', 'profile', 'offline_access'],
        data: {
          serverUrl,
          clientId: OIDC_CLIENT_ID,
          clientSecret: OIDC_CLIENT_SECRET,
          authorizationUrlParams: { prompt: 'consent' },
        },
      },
    ],
  });
  // The provider has to know this address followed by /callback as a redirect URI.
  await emulator.listen(port);
  return emulator;
}
