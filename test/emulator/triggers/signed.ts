import { createHmac } from 'node:crypto';
import type { Emulator } from '../../../src/emulator/index.js';

export const SECRET = 'shared_with_the_provider';

/** HMAC-SHA256 as the providers document it, independent of the emulator's own. */
export function hmac(text: string, secret = SECRET): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Sends a webhook as a provider on the network does. */
export function deliver(
  emulator: Emulator,
  connector: string,
  body: string,
  headers: Record<string, string>,
): Promise<Response> {
  return fetch(`${emulator.url}/connect/trigger/${encodeURIComponent(connector)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** Headers of Slack; `sentAt` in Unix milliseconds. */
export function slackHeaders(body: string, sentAt: number, secret = SECRET) {
  const timestamp = String(Math.floor(sentAt / 1000));
  return {
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${hmac(`v0:${timestamp}:${body}`, secret)}`,
  };
}

/** Headers of GitHub. */
export function githubHeaders(body: string, secret = SECRET) {
  return {
    'x-github-event': 'issues',
    'x-github-delivery': 'guid-1',
    'x-hub-signature-256': `sha256=${hmac(body, secret)}`,
  };
}
