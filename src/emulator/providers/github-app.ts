import { signJwt } from '../auth/signing-key.js';
import type { ProviderSettings } from '../state/provider-settings.js';
import { tenantIdOf } from '../state/records.js';
import type { TokenOrder } from '../state/tokens.js';
import { isObject, textOf } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import type { MintedToken } from './dialect.js';
import { narrowingOf } from './github-narrowing.js';
import { jsonOf, type Send } from './guarded-fetch.js';
import { ProviderRefused } from './provider-refusal.js';

/** GitHub takes ten minutes at most, and wants room for a clock that is ahead. */
const JWT_LIFETIME_S = 540;
const CLOCK_DRIFT_S = 60;
const TOKEN_LIFETIME_MS = 3_600_000;

/**
 * The token with which a GitHub App says who it is.
 * @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
export function appJwt({ appId, privateKey = '' }: ProviderSettings): string {
  // GitHub goes by the real time, whatever the clock of the service says.
  const now = Math.floor(Date.now() / 1000);
  const claims = { iat: now - CLOCK_DRIFT_S, exp: now + JWT_LIFETIME_S, iss: appId };
  return signJwt(claims, privateKey);
}

/**
 * Asks the API of GitHub something, such as `GET /user`, and returns the JSON of its answer.
 * @throws {ProviderRefused} with the status and GitHub's message
 */
export async function askGitHub(
  settings: ProviderSettings,
  send: Send,
  request: string,
  authorization: string,
  { body, accepted = [] }: { body?: unknown; accepted?: number[] } = {},
): Promise<Record<string, unknown>> {
  const [method = '', path = ''] = request.split(' ');
  const response = await send(`${apiUrlOf(settings)}${path}`, {
    method,
    headers: {
      ...{ accept: 'application/vnd.github+json', authorization, 'user-agent': 'grantkit' },
      ...{ 'content-type': 'application/json', 'x-github-api-version': '2022-11-28' },
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await jsonOf(response);
  if (response.ok || accepted.includes(response.status)) return answer;
  throw new ProviderRefused(`${response.status} ${textOf(answer['message']) ?? ''}`.trim());
}

/**
 * Mints the token of an installation, for the repositories and permissions of an order only; across
 * installations it is that of the App itself.
 * @see https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
 */
export async function mintInstallationToken(
  order: TokenOrder,
  settings: ProviderSettings,
  send: Send,
): Promise<MintedToken> {
  const { owners, ...body } = narrowingOf(order, settings.serverUrl ?? '');
  const jwt = appJwt(settings);
  if (order.installationId === '*') {
    if (Object.keys(body).length === 0) return { token: jwt, lifetimeMs: JWT_LIFETIME_S * 1000 };
    throw new ServiceError('no_token', 'GitHub cannot narrow a token across installations.');
  }
  const tenant = tenantIdOf(order.connector, order.installationId) ?? '';
  const path = `/app/installations/${encodeURIComponent(tenant)}`;
  const bearer = `Bearer ${jwt}`;
  if (owners.length > 0) {
    const { account } = await askGitHub(settings, send, `GET ${path}`, bearer);
    requireOwner(owners, textOf(isObject(account) ? account['login'] : undefined));
  }
  const minted = await askGitHub(settings, send, `POST ${path}/access_tokens`, bearer, { body });
  const token = textOf(minted['token']);
  if (token === undefined) throw new ProviderRefused('no token');
  const endsAt = Date.parse(String(minted['expires_at']));
  return { token, lifetimeMs: Number.isNaN(endsAt) ? TOKEN_LIFETIME_MS : endsAt - Date.now() };
}

/** GitHub itself is told the names of repositories only, whoever was meant to own them. */
function requireOwner(owners: string[], login = ''): void {
  const stranger = owners.find((owner) => owner.toLowerCase() !== login.toLowerCase());
  if (stranger === undefined) return;
  throw new ServiceError('no_token', `The installation is of "${login}", not of "${stranger}".`);
}

function apiUrlOf({ apiUrl, serverUrl = '' }: ProviderSettings): string {
  if (apiUrl !== undefined) return apiUrl.replace(/\/$/, '');
  const { origin, hostname } = new URL(serverUrl);
  return hostname === 'github.com' ? 'https://api.github.com' : `${origin}/api/v3`;
}
