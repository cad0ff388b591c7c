import { createHash } from 'node:crypto';
import type { Emulator } from '../../src/emulator/index.js';

/** A page for people, by name. */
export interface PersonsPage {
  name: string;
  heading: string;
  /** Brings it about and returns its URL. */
  open(): Promise<string>;
  /** The button to press on it to get to the page that is meant. @default none */
  press?: string;
  /** What it says then. */
  says?: string;
}

/** Every page that a person may see, of an emulator with an OAuth and a Slack connector. */
export function everyPage(emulator: () => Emulator, oauth: string, slack: string): PersonsPage[] {
  const send = async (path: string, body: object, bearer = emulator().env['VERCEL_OIDC_TOKEN']) => {
    const response = await fetch(`${emulator().url}/v1/connect/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  const ask = async (kind: string, connector: string, fields: object = {}) =>
    (await send(`${kind}/${encodeURIComponent(connector)}`, fields)).url as string;
  const user = { subject: { type: 'user', id: 'ada' } };
  const dashboard = async () => {
    await ask('authorize', oauth, { subject: { type: 'user', id: 'bob' } });
    return `${emulator().url}/`;
  };
  const register = async () => {
    const request_code = createHash('sha256').update(String(Math.random())).digest('base64url');
    const wanted = { service: 'slack', name: 'bot', projectId: 'app', request_code };
    const path = 'connectors/managed?autoinstall=true';
    return (await send(path, wanted, 'cli_token')).error.registerUrl as string;
  };
  const decided = async () => {
    const url = await ask('authorize', oauth, { ...user, returnUrl: 'http://127.0.0.1:9/back' });
    await emulator().approve(url);
    return url;
  };
  const signIn = async () => {
    const url = new URL('/oauth/authorize', emulator().url);
    const client = { client_id: oauth, redirect_uri: 'http://127.0.0.1:9/back' };
    const pkce = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
    const query = { ...client, ...pkce, response_type: 'code', scope: 'openid', state: 's' };
    url.search = String(new URLSearchParams(query));
    return url.href;
  };
  return [
    { name: 'dashboard', heading: 'What the emulator knows', open: dashboard },
    {
      name: 'dashboard-done',
      heading: 'What the emulator knows',
      open: async () => `${emulator().url}/?done=clock%2Fset#clock`,
    },
    {
      name: 'dashboard-refused',
      heading: 'What the emulator knows',
      open: async () => `${emulator().url}/`,
      press: 'Move',
      says: 'amount: expected a number.',
    },
    {
      name: 'consent',
      heading: 'storefront wants access to Linear',
      open: () => ask('authorize', oauth, user),
    },
    {
      name: 'consent-device',
      heading: 'storefront wants access to Linear',
      open: () => ask('authorize', oauth, { ...user, deviceCode: true }),
    },
    {
      name: 'install',
      heading: 'storefront wants to be installed at Acme Slack',
      open: () => ask('install', slack),
    },
    {
      name: 'allowed',
      heading: 'Access allowed',
      open: () => ask('authorize', oauth, user),
      press: 'Allow',
      says: 'You can close this window.',
    },
    {
      name: 'denied',
      heading: 'Access denied',
      open: () => ask('authorize', oauth, user),
      press: 'Deny',
      says: 'The request was denied.',
    },
    { name: 'closed', heading: 'This does not work', open: decided },
    {
      name: 'unknown',
      heading: 'This does not work',
      open: async () => `${emulator().url}/v1/connect/install/a?request_code=b`,
    },
    { name: 'device', heading: 'Connect a device', open: async () => `${emulator().url}/device` },
    {
      name: 'device-refused',
      heading: 'Connect a device',
      open: async () => `${emulator().url}/device?user_code=X`,
      press: 'Continue',
      says: 'This code is unknown, expired or already used.',
    },
    { name: 'registration', heading: 'Create a Slack connector', open: register },
    { name: 'sign-in', heading: 'Sign in with Linear', open: signIn },
  ];
}
