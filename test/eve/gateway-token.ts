import type { Emulator } from '../../src/emulator/index.js';

/** Signs somebody in at the gateway of the emulator; returns the access token. */
export async function gatewayToken(
  emulator: Emulator,
  connector = 'oauth/linear',
  oidcToken?: string,
) {
  const redirect_uri = 'https://app.test/callback';
  const request = { client_id: connector, redirect_uri, response_type: 'code', scope: 'openid' };
  const page = `${emulator.url}/oauth/authorize?${new URLSearchParams(request)}`;
  const { redirectUrl = '' } = await emulator.approve(page);
  const code = new URL(redirectUrl).searchParams.get('code') ?? '';
  const password = oidcToken ?? (await emulator.oidcToken());
  const response = await emulator.fetch('/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${encodeURIComponent(connector)}:${password}`)}` },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri }),
  });
  const { access_token } = await response.json();
  return String(access_token);
}
