import { tenantIdOf } from '../state/records.js';
import { isObject, textOf } from '../wire/json-body.js';
import { type Dialect, standardScope } from './dialect.js';
import { jsonOf } from './guarded-fetch.js';
import { ProviderRefused } from './provider-refusal.js';

/** What a token that has ended already is refused with. */
const ENDED = ['token_revoked', 'token_expired', 'invalid_auth', 'account_inactive'];

/**
 * Slack's OAuth: a workspace is a tenant, the bot's token stands for the application, and that of a
 * person is nested. Refusals come with the status 200.
 * @see https://docs.slack.dev/authentication/installing-with-oauth
 */
export const slack: Dialect = {
  // Who turns PKCE on at Slack makes the application a public client for ever.
  takesChallenges: false,
  keepsAppToken: true,

  server({ serverUrl = '' }) {
    return {
      issuer: serverUrl,
      authorization_endpoint: new URL('/oauth/v2/authorize', serverUrl).href,
      token_endpoint: new URL('/api/oauth.v2.access', serverUrl).href,
    };
  },

  translate(body, subject) {
    if (body['ok'] !== true) return { error: textOf(body['error']) ?? 'unknown_error' };
    const person = isObject(body['authed_user']) ? body['authed_user'] : {};
    const type = subject === 'user' ? 'user' : 'bot';
    // A renewed token of a person is not nested.
    const own = body['token_type'] === type ? body : {};
    const tokens = type === 'user' && 'access_token' in person ? person : own;
    return {
      access_token: tokens['access_token'],
      token_type: 'bearer',
      expires_in: tokens['expires_in'],
      refresh_token: tokens['refresh_token'],
      scope: standardScope(tokens['scope']),
      account: type === 'user' ? person['id'] : undefined,
      tenant: body['team'] ?? body['enterprise'],
    };
  },

  parameters(scope, { principal, tenantId, installationId }, connector) {
    const list = scope?.replaceAll(' ', ',');
    const scopes = principal?.type === 'user' ? { user_scope: list } : { scope: list };
    return { scope: undefined, ...scopes, team: tenantId ?? tenantIdOf(connector, installationId) };
  },

  async identify({ account, tenant }) {
    const { id, name } = isObject(tenant) ? tenant : {};
    const known = textOf(id);
    return {
      account: textOf(account),
      tenant: known === undefined ? undefined : { id: known, name: textOf(name) },
    };
  },

  async revoke(token, { serverUrl }, send) {
    const url = new URL('/api/auth.revoke', serverUrl).href;
    const headers = { authorization: `Bearer ${token}` };
    const { ok, error } = await jsonOf(await send(url, { method: 'POST', headers }));
    const reason = textOf(error) ?? 'unknown_error';
    if (ok !== true && !ENDED.includes(reason)) throw new ProviderRefused(reason);
    return true;
  },
};
