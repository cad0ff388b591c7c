import { LinearSdk } from '@linear/sdk';
import { Octokit } from '@octokit/rest';
import { WebClient } from '@slack/web-api';
import { connectFetch, getToken } from 'grantkit';
import OpenAI from 'openai';

const bot = { subject: { type: 'app' } } as const;

/** GitHub for the application: Octokit takes a `fetch`. */
export function github(baseUrl = 'https://api.github.com'): Octokit {
  const fetch = connectFetch('github/acme', bot, { origins: [new URL(baseUrl).origin] });
  return new Octokit({ baseUrl, request: { fetch } });
}

/** Linear for one user: `LinearSdk` takes what sends a request, where `LinearClient` wants a token. */
export function linear(userId: string, url = 'https://api.linear.app/graphql'): LinearSdk {
  const user = { subject: { type: 'user', id: userId } } as const;
  const fetch = connectFetch('oauth/linear', user, { origins: [new URL(url).origin] });
  return new LinearSdk(async (query, variables) => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, { method: 'POST', headers, body });
    const { data, errors } = await response.json();
    if (!response.ok || errors) throw new Error(errors?.[0]?.message ?? response.statusText);
    return data;
  });
}

/** Clients in the style of OpenAI's want a key and send it, unless that header is taken away. */
export function openai(baseURL = 'https://api.openai.com/v1'): OpenAI {
  const fetch = connectFetch('oauth/models', bot, { origins: [new URL(baseURL).origin] });
  const defaultHeaders = { Authorization: null };
  return new OpenAI({ apiKey: 'not used', baseURL, fetch, defaultHeaders });
}

/** Slack without its SDK: it answers 200 whatever is wrong with the token. */
export function slack(url = 'https://slack.com/api/') {
  const fetch = connectFetch('slack/acme', bot, {
    origins: [new URL(url).origin],
    isRejected: async (response) => (await response.json()).error === 'invalid_auth',
  });
  return async (method: string, fields: Record<string, string>) =>
    (await fetch(url + method, { method: 'POST', body: new URLSearchParams(fields) })).json();
}

/** Slack with its SDK, which takes a token with each call. */
export async function postToSlack(text: string, slackApiUrl?: string) {
  const { chat } = new WebClient(undefined, { slackApiUrl });
  const token = await getToken('slack/acme', bot);
  return chat.postMessage({ token, channel: 'general', text });
}
