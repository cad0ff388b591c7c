import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { Browser } from './browser.js';

export const CLIENT = { client_id: 'grantkit', client_secret: 'a-secret-of-the-client' };

/** A certified OpenID provider on loopback. */
export interface OidcServer {
  url: string;
  /** Answers its requests instead, while it is set. */
  intercept?: RequestListener | undefined;
  /** Paths that were asked for. */
  paths: string[];
  close(): Promise<void>;
}

/** Starts one that sends people back to these addresses. */
export async function startOidcServer(
  redirectUris: string[],
  more: Configuration = {},
): Promise<OidcServer> {
  const http = createServer();
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(url, {
    clients: [
      {
        ...CLIENT,
        redirect_uris: redirectUris,
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: ['openid', 'offline_access', 'profile', 'api:read'],
    claims: { openid: ['sub'], profile: ['name'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, name: `Name of ${id}` }),
    }),
    conformIdTokenClaims: false,
    cookies: { keys: ['a-key-for-the-cookies-of-a-test'] },
    features: {
      devInteractions: { enabled: true },
      revocation: { enabled: true },
      clientCredentials: { enabled: true },
      registration: { enabled: true },
      userinfo: { enabled: true },
    },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    ttl: { AccessToken: 600, AuthorizationCode: 60, RefreshToken: 86_400, Interaction: 600 },
    ...more,
  });
  const server: OidcServer = {
    url,
    paths: [],
    close: async () => {
      http.closeAllConnections();
      http.close();
    },
  };
  const serve = provider.callback();
  http.on('request', (request, response) => {
    server.paths.push(`${request.method} ${request.url?.split('?')[0]}`);
    const answer = server.intercept ?? serve;
    answer(request, response);
  });
  return server;
}

/** Signs in at the pages of the provider, allows what is asked, and stops at the way back. */
export async function consentAs(login: string, url: string, until: string): Promise<URL> {
  const browser = new Browser();
  await browser.open(url, {}, until);
  for (let page = 0; page < 5 && !browser.url.href.startsWith(until); page += 1) {
    if (!browser.page.includes('<form'))
      throw new Error(`No form at ${browser.url}: ${browser.page}`);
    await browser.submit(
      browser.page.includes('name="login"') ? { login, password: 'x' } : {},
      until,
    );
  }
  return browser.url;
}
